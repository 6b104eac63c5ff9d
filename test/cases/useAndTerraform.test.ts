// Defaults, allowed values, and unknowns that are used twice.
import { describeCases } from './support.ts';

describeCases('terraform', {
  'allowed-values-crossed': {
    findings: [
      'note terraform-cannot-refresh-ami :22',
      'note, possible allocation-strategy-blocks-updates :24',
      'warning, possible allocation-strategy-type-mismatch :24',
    ],
  },
});

describeCases('use', {
  'role-and-type-on-one-variable': {
    findings: [
      'note, possible allocation-strategy-unset :14',
      'note, possible terraform-cannot-refresh-ami :14',
    ],
  },
});
