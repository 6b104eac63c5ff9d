// Code of 2026: references between stacks, and what else newer tools write.
import { describeCases } from './support.ts';

const ACROSS_STACKS = [
  'warning hardcoded-ami-id cdk.out/Images.template.json:5',
  'warning launch-template-pins-ami cdk.out/Images.template.json:18',
];

const NAMED_STACKS = [
  /^hardcoded-ami-id: .* reaches Workers\/CE as it is/m,
  /^launch-template-pins-ami: Launch template Images\/LT sets the image of Workers\/CE /m,
];

describeCases('sees', {
  'cdk-strong-reference-between-stacks': { findings: ACROSS_STACKS, says: NAMED_STACKS },
  'cdk-weak-reference-between-stacks': {
    findings: ACROSS_STACKS,
    says: NAMED_STACKS,
    saysNot: [/a value that is not known|not in the scanned code|GetStackOutput/],
  },
  'cdk-machine-image-lookup-in-context': {
    findings: ['warning hardcoded-ami-id cdk.out/Workers.template.json:65'],
    says: [
      /was found by MachineImage\.lookup, and CDK keeps it in cdk\.context\.json/,
      /also The look-up that CDK keeps\. \(line 1\);.*remedy: .*cdk context --reset/,
    ],
    saysNot: [/cachedInContext/],
  },
  'output-of-a-stack-that-is-not-there': {
    findings: ['warning update-to-latest-image-version-ignored :11'],
    says: [/also The AMI that is set\. \(line 20\);/],
  },
});
