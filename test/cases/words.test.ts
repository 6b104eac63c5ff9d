// What messages and remedies are about: cases whose findings are settled.
import { describeCases } from './support.ts';

describeCases('words', {
  'cause-that-is-not-known': {
    findings: ['note, possible blue-green-blocked-by-fixed-name :6', 'note terraform-cannot-refresh-ami :9'],
  },
  'gpu-types-under-a-template-image': {
    findings: [
      'warning amazon-linux-2-image-type :3',
      'warning gpu-instances-without-gpu-image :3',
      'note launch-template-pins-ami :8',
      'warning service-role-blocks-updates :18',
      'warning allocation-strategy-unset :20',
    ],
  },
  'in-place-update-refused-for-the-role': {
    findings: [
      'warning service-role-blocks-updates :7',
      'error in-place-update-refused :8',
      'note instance-store-unused :13',
    ],
  },
  'override-beside-the-same-template-image': { findings: ['note launch-template-pins-ami :18'] },
  'same-parameter-in-override-and-template': { findings: ['note launch-template-pins-ami :23'] },
  'role-left-out-and-removed': {
    findings: ['note launch-template-block-replaces :3', 'note terraform-cannot-refresh-ami :6'],
  },
  'update-to-latest-remedy-followed-at-once': { findings: ['note fixed-name-blocks-replacement :7'] },
  'service-linked-role-without-its-path': { findings: ['error service-linked-role-arn-without-path :7'] },
  'template-image-that-is-looked-up': { findings: ['note launch-template-pins-ami :8'] },
  'two-roots-of-one-module': {
    findings: [
      'warning hardcoded-ami-id envs/prod/terraform.tfvars:1',
      'warning launch-template-pins-ami modules/batch/main.tf:13',
      'note launch-template-pins-ami modules/batch/main.tf:13',
      'warning launch-template-version-latest modules/batch/main.tf:29',
    ],
  },
  'unknown-ami-beside-a-template-image': {
    findings: [
      'warning allocation-strategy-unset :8',
      'note deprecated-image-id :10',
      'warning launch-template-shadows-ami :10',
      'warning hardcoded-ami-id :24',
      'warning launch-template-pins-ami :24',
    ],
  },
  'update-to-latest-unset-while-replacing': {
    findings: [
      'warning replacement-blocked-by-fixed-name :7',
      'warning update-to-latest-image-version-unset :8',
    ],
  },
  'user-data-remedy-in-another-language': {
    findings: ['warning update-to-latest-image-version-unset :6', 'error user-data-not-mime-multipart :15'],
  },
});
