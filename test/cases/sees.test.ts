// Code of 2026: references between stacks, and what else newer tools write.
import { describeCases } from './support.ts';

const ACROSS_STACKS = [
  'warning hardcoded-ami-id cdk.out/Images.template.json:5',
  'warning launch-template-pins-ami cdk.out/Images.template.json:18',
];

describeCases('sees', {
  'cdk-strong-reference-between-stacks': { findings: ACROSS_STACKS },
  'cdk-weak-reference-between-stacks': { findings: ACROSS_STACKS },
  'cdk-machine-image-lookup-in-context': {
    findings: ['warning hardcoded-ami-id cdk.out/Workers.template.json:65'],
  },
  'output-of-a-stack-that-is-not-there': {
    findings: ['warning update-to-latest-image-version-ignored :11'],
  },
});
