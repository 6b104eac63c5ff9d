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
});
