// `npm run synth` builds this app and validates its templates. It fails, since AWS Batch takes user data in the MIME
// multi-part form only: use MultipartUserData.
import { AmilintPlugin } from 'amilint/cdk';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { ManagedEc2EcsComputeEnvironment } from 'aws-cdk-lib/aws-batch';
import { LaunchTemplate, UserData, Vpc } from 'aws-cdk-lib/aws-ec2';

const app = new App();
Validations.of(app).addPlugins(new AmilintPlugin({ failOn: 'error' }));

const stack = new Stack(app, 'Batch');
const userData = UserData.forLinux();
userData.addCommands('yum install -y amazon-efs-utils');
const launchTemplate = new LaunchTemplate(stack, 'Template', { userData });
const workers = new ManagedEc2EcsComputeEnvironment(stack, 'Workers', {
  vpc: new Vpc(stack, 'Network'),
  launchTemplate,
});

Validations.of(workers).acknowledge({
  id: 'amilint::launch-template-version-default',
  reason: 'every change of the launch template makes a new environment here',
});

app.synth();
