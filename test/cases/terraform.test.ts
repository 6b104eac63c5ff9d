// Terraform, OpenTofu and Terragrunt: what the code says beyond its arguments.
import { describeCases } from './support.ts';

describeCases('terraform', {
  'create-before-destroy-handed-down': {
    findings: ['warning service-role-blocks-updates :13', 'note terraform-cannot-refresh-ami :15'],
  },
  'opentofu-enabled-false': { findings: [] },
});
