// `npm run synth` builds this app and runs both packs over it. It fails, not least since AWS Batch makes no environments
// with Amazon Linux 2 any more: use ECS_AL2023.
import { AmilintChecks } from 'amilint/cdk-nag';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { EcsMachineImageType, ManagedEc2EcsComputeEnvironment } from 'aws-cdk-lib/aws-batch';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks } from 'cdk-nag';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new AmilintChecks(app, { verbose: true }));

const stack = new Stack(app, 'Batch');
const workers = new ManagedEc2EcsComputeEnvironment(stack, 'Workers', {
  vpc: new Vpc(stack, 'Network'),
  images: [{ imageType: EcsMachineImageType.ECS_AL2 }],
});

Validations.of(workers).acknowledge({
  id: 'amilint-update-to-latest-image-version-unset',
  reason: 'this environment is made anew every month',
});

app.synth();
