// Apps for the doors to CDK and cdk-nag, made with the real aws-cdk-lib, and what CDK reports of them.
import { mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { counterparts } from '../counterparts/install.ts';

/** The real packages. The project itself has no types of them. */
export interface Real {
  readonly cdk: any;
  readonly batch: any;
  readonly ec2: any;
  readonly nag: any;
}

export function real(): Real {
  const require = createRequire(join(counterparts(), 'package.json'));
  // CDK's own validation of templates takes seconds and has nothing to do with ours.
  process.env['CDK_VALIDATION'] = 'false';
  return {
    cdk: require('aws-cdk-lib'),
    batch: require('aws-cdk-lib/aws-batch'),
    ec2: require('aws-cdk-lib/aws-ec2'),
    nag: require('cdk-nag'),
  };
}

/** An environment with what CDK's constructs and a first try at user data make wrong. */
export function faulty({ batch, ec2 }: Real, stack: any): any {
  const userData = ec2.UserData.forLinux();
  userData.addCommands('yum install -y amazon-efs-utils');
  const machineImage = ec2.MachineImage.genericLinux({ 'us-east-1': 'ami-0f1e2d3c4b5a69788' });
  return new batch.ManagedEc2EcsComputeEnvironment(stack, 'Workers', {
    vpc: new ec2.Vpc(stack, 'Network'),
    launchTemplate: new ec2.LaunchTemplate(stack, 'Template', { userData, machineImage }),
    instanceTypes: [ec2.InstanceType.of(ec2.InstanceClass.P4D, ec2.InstanceSize.XLARGE24)],
  });
}

/** An environment that AWS Batch gives new images. */
export function sound({ batch, ec2 }: Real, stack: any): any {
  return new batch.ManagedEc2EcsComputeEnvironment(stack, 'Workers', {
    vpc: new ec2.Vpc(stack, 'Network'),
    useOptimalInstanceClasses: false,
    instanceClasses: [ec2.InstanceClass.C6I],
    images: [{ imageType: batch.EcsMachineImageType.ECS_AL2023 }],
    replaceComputeEnvironment: false,
    updateToLatestImageVersion: true,
  });
}

export interface Synthesis {
  /** What CDK threw at the end of the synthesis. */
  readonly error?: Error;
  /** CDK's report on the plug-in; undefined if it has nothing to say. */
  readonly report: any;
  readonly outdir: string;
}

/** Builds an app, synthesises it, and reads the report that CDK wrote. */
export function synthesised({ cdk }: Real, build: (app: any) => void, props: object = {}): Synthesis {
  const outdir = join(realpathSync(mkdtempSync(join(tmpdir(), 'amilint-cdk-'))), 'cdk.out');
  const app = new cdk.App({ outdir, analyticsReporting: false, ...props });
  build(app);
  const silenced = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let error: Error | undefined;
  try {
    app.synth();
  } catch (thrown) {
    error = thrown as Error;
  } finally {
    silenced.mockRestore();
  }
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  const report = pluginReports.find(({ pluginName }: { pluginName: string }) => pluginName === 'amilint');
  return { ...(error ? { error } : {}), report, outdir };
}

/** `severity rule constructPath property`, one line for each violating construct, sorted. */
export function lines(report: any): string[] {
  return (report?.violations ?? [])
    .flatMap(({ ruleName, severity, violatingConstructs }: any) =>
      violatingConstructs.map(({ constructPath, cloudFormationResource }: any) =>
        [severity, ruleName, constructPath, ...(cloudFormationResource?.propertyPaths ?? [])].join(' '),
      ),
    )
    .toSorted();
}
