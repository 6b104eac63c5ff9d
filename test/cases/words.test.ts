// What messages and remedies are about: cases whose findings are settled.
import { describeCases } from './support.ts';

describeCases('words', {
  'user-data-remedy-in-another-language': {
    findings: ['warning update-to-latest-image-version-unset :6', 'error user-data-not-mime-multipart :15'],
  },
});
