// Terraform, OpenTofu and Terragrunt: what the code says beyond its arguments.
import { caseFolder, describeCases } from './support.ts';

describeCases('terraform', {
  'argument-in-the-spelling-of-the-api': { findings: ['note terraform-cannot-refresh-ami :5'] },
  'remote-module-alone': { findings: [] },
  'modules-that-make-no-environment': { findings: ['note terraform-cannot-refresh-ami :15'] },
  // The inputs of terragrunt.hcl are read, so that the environment is made, of the image that is written
  // there.
  'terragrunt-inputs': {
    findings: [
      'warning hardcoded-ami-id live/prod/batch/terragrunt.hcl:9',
      'note deprecated-image-id modules/batch/main.tf:21',
    ],
  },
  'terragrunt-cache-copy': {
    findings: ['note terraform-cannot-refresh-ami :5', 'warning allocation-strategy-blocks-updates :7'],
  },
  'serverless-variables': {
    findings: [
      'note, possible service-role-blocks-updates :16',
      'note, possible update-to-latest-image-version-unset :17',
    ],
  },
  'fleets-from-a-variable-without-default': {
    findings: [
      'note, possible service-role-blocks-updates :33',
      'note, possible launch-template-pins-ami :26',
      'note, possible blue-green-blocked-by-fixed-name :29',
    ],
  },
  'value-files-per-environment': { findings: [] },
  'create-before-destroy-handed-down': {
    findings: ['warning service-role-blocks-updates :13', 'note terraform-cannot-refresh-ami :15'],
  },
  'opentofu-enabled-false': { findings: [] },
});

describeCases('terraform', {
  'fleets-from-a-variable-without-default': {
    options: {
      variableFiles: [caseFolder('terraform/fleets-from-a-variable-without-default/envs/prod.tfvars')],
    },
    findings: [
      'note launch-template-pins-ami :26',
      'warning blue-green-blocked-by-fixed-name :29',
      'warning service-role-blocks-updates :33',
    ],
    says: [/^blue-green-blocked-by-fixed-name: .*follows service-role-blocks-updates/m],
  },
  'value-files-per-environment': {
    options: { variableFiles: [caseFolder('terraform/value-files-per-environment/envs/prod.tfvars')] },
    findings: [
      'warning hardcoded-ami-id envs/prod.tfvars:2',
      'warning allocation-strategy-unset main.tf:15',
      'error spot-fleet-role-missing main.tf:15',
      'note deprecated-image-id main.tf:20',
    ],
  },
  'opentofu-enabled-false': {
    options: { parameters: { enabled: 'true' } },
    findings: ['warning allocation-strategy-blocks-updates :12', 'note terraform-cannot-refresh-ami :10'],
    says: [/^terraform-cannot-refresh-ami: .*follows allocation-strategy-blocks-updates/m],
  },
});

describeCases('sees', {
  'argument-of-a-newer-provider': { findings: [] },
  'image-builder-in-a-template': {
    findings: ['warning launch-template-version-default :34'],
    says: [
      /EC2 Image Builder moves the default version.*so updateToLatestImageVersion is ignored\./,
      /moves the default version here\. \(line 11\)/,
    ],
    saysNot: [/stays at 1|by hand/],
  },
  'image-builder-in-terraform': {
    findings: ['warning launch-template-version-default :31'],
    says: [/EC2 Image Builder moves the default version/, /moves the default version here\. \(line 8\)/],
    saysNot: [/stays at 1|by hand/],
  },
  'renovate-comment-above-an-ami-id': {
    findings: ['note hardcoded-ami-id :17'],
    says: [/the comment in line 15/],
    saysNot: [/no patched image/],
  },
});
