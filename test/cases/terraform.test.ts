// Terraform, OpenTofu and Terragrunt: what the code says beyond its arguments.
import { describeCases } from './support.ts';

describeCases('terraform', {
  'argument-in-the-spelling-of-the-api': { findings: ['note terraform-cannot-refresh-ami :5'] },
  'create-before-destroy-handed-down': {
    findings: ['warning service-role-blocks-updates :13', 'note terraform-cannot-refresh-ami :15'],
  },
  'opentofu-enabled-false': { findings: [] },
});

describeCases('sees', {
  'argument-of-a-newer-provider': { findings: [] },
});

describeCases('domain', {
  'strategy-that-the-provider-replaces': { findings: ['warning blue-green-blocked-by-fixed-name :3'] },
});
