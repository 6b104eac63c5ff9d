// Templates in forms that other tools write and read.
import { describeCases } from './support.ts';

describeCases('cloudformation', {
  'flow-closing-bracket': {
    findings: [
      'warning allocation-strategy-blocks-updates batch.yaml:11',
      'note terraform-cannot-refresh-ami terraform/main.tf:4',
      'error mixed-architectures terraform/main.tf:7',
    ],
  },
  'allowed-values': {
    findings: [
      'warning, possible in-place-update-refused type-and-strategy.yaml:10',
      'note, possible allocation-strategy-blocks-updates type-and-strategy.yaml:13',
      'warning, possible allocation-strategy-type-mismatch type-and-strategy.yaml:13',
      'warning, possible update-to-latest-image-version-refused type-and-strategy.yaml:14',
    ],
    // The case assuming-incomplete is about these, too: all that leaves its default is named, and two
    // parameters never leave theirs together.
    says: [
      /^allocation-strategy-type-mismatch: .*assuming parameter Strategy is SPOT_CAPACITY_OPTIMIZED \(its default is \w+\);/m,
    ],
    saysNot: [/spot-fleet-role-missing/, /assuming parameter Capacity is EC2/],
  },
  'assuming-inverted': {
    findings: [
      'warning update-to-latest-image-version-ignored batch.yaml:20',
      'note deprecated-image-id batch.yaml:23',
      'warning service-role-blocks-updates role.yaml:11',
      'warning update-to-latest-image-version-unset role.yaml:12',
    ],
  },
  // Without values of the user, what the files in rain's form beside the template give is judged.
  'parameters-files': {
    findings: [
      'warning update-to-latest-image-version-unset allowed.yaml:8',
      'warning allocation-strategy-blocks-updates batch.yaml:12',
      'note deprecated-image-id batch.yaml:13',
      'warning hardcoded-ami-id pipeline.json:1',
    ],
  },
  'other-formats/sam': { findings: ['warning service-role-blocks-updates batch.yaml:8'] },
  'other-formats/ansible': { findings: ['warning allocation-strategy-blocks-updates :11'] },
  'other-formats/jinja': { findings: ['note, possible deprecated-image-id quoted.yaml:11'] },
  'other-formats/rain': { findings: ['warning allocation-strategy-blocks-updates workers.yaml:2'] },
  'other-formats/sceptre': {
    findings: [
      'warning allocation-strategy-blocks-updates templates/plain.yaml:11',
      'warning hardcoded-ami-id config/dev/batch.yaml:4',
      'note deprecated-image-id templates/plain.yaml:12',
    ],
  },
  'other-formats/docs': { findings: [] },
  'serverless-fragment': { findings: ['warning allocation-strategy-blocks-updates :7'] },
  'nested-not-parsed': { findings: [] },
});
