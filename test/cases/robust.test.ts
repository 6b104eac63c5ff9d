// The cases of ../shared/cases/robust: a scan ends, reports what it could not judge, and judges the rest.
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scan } from '../../src/scan.ts';
import { caseFolder, describeCases } from './support.ts';

const GROUP = 'robust';

describeCases(GROUP, {
  'crash-on-a-resource-type-named-constructor': { findings: [] },
  'crash-on-a-resource-type-named-like-an-object-member-in-cdktf': { findings: [] },
  'crash-on-a-resource-type-named-proto': { findings: [] },
  'crash-on-an-argument-named-like-an-object-member-in-a-state': { findings: [] },
  'crash-on-an-argument-named-like-an-object-member-in-a-plan': {
    findings: ['note terraform-cannot-refresh-ami :15', 'warning allocation-strategy-blocks-updates :17'],
  },
  // Terraform does not read this file either.
  'crash-on-an-item-without-identity': { findings: [], says: [/^It is not well-formed: /m] },
  'crash-on-an-ssm-parameter-name-that-is-no-text': {
    findings: [
      'warning allocation-strategy-unset :8',
      'error security-groups-missing :8',
      'note deprecated-image-id :10',
    ],
    saysNot: [/\[object Object]/],
  },
  'crash-on-an-ssm-parameter-name-that-is-no-text-in-json': {
    findings: [
      'note, possible allocation-strategy-unset :1',
      'warning, possible security-groups-missing :1',
      'warning, possible spot-fleet-role-missing :1',
      'note, possible deprecated-image-id :1',
    ],
    saysNot: [/\[object Object]/],
  },
  'crash-on-for-each-over-an-unknown-count': {
    findings: [
      'error security-groups-missing :4',
      'note terraform-cannot-refresh-ami :4',
      'warning allocation-strategy-blocks-updates :6',
    ],
  },
  'crash-on-identities-that-grow': {
    findings: [
      'warning allocation-strategy-unset mixed/other.yaml:6',
      'error security-groups-missing mixed/other.yaml:6',
      'note deprecated-image-id mixed/other.yaml:6',
      'warning hardcoded-ami-id mixed/other.yaml:6',
      'warning allocation-strategy-unset mixed/t6.yaml:8',
      'error security-groups-missing mixed/t6.yaml:8',
      'note deprecated-image-id mixed/t6.yaml:8',
      'warning allocation-strategy-unset n6/t6.yaml:8',
      'error security-groups-missing n6/t6.yaml:8',
      'note deprecated-image-id n6/t6.yaml:8',
      'warning allocation-strategy-unset tfcmp/main.tf:19',
      'error security-groups-missing tfcmp/main.tf:19',
    ],
  },
  'exponential-expression-in-user-data': {
    findings: [
      'warning allocation-strategy-unset :6',
      'error security-groups-missing :6',
      'warning launch-template-version-default :8',
      'error user-data-not-mime-multipart :13',
    ],
  },
  'hang-on-a-data-source-of-itself': {
    findings: [
      'warning allocation-strategy-unset :6',
      'error security-groups-missing :6',
      'note deprecated-image-id :8',
    ],
    says: [/in a ring: data\.aws_ami\.x\.id → data\.aws_ami\.x\.id\./],
  },
  'hang-on-a-search-that-refers-to-itself': {
    findings: [
      'warning allocation-strategy-unset :2',
      'error security-groups-missing :2',
      'note deprecated-image-id :2',
    ],
    says: [/in a ring: data\.aws_ami\.ecs\.image_id → data\.aws_ami\.ecs\.image_id\./],
  },
  'hang-on-a-splat-in-a-loop-in-lifecycle': {
    findings: [
      'warning allocation-strategy-unset :14',
      'error security-groups-missing :14',
      'note deprecated-image-id :16',
    ],
    says: [/in a ring: data\.aws_ami\.golden\.id → data\.aws_ami\.golden\.id\./],
  },
  'names-of-object-members': {
    findings: [
      'warning hardcoded-ami-id logical-id.yaml:4',
      'warning launch-template-pins-ami logical-id.yaml:4',
      'warning allocation-strategy-unset logical-id.yaml:9',
      'error security-groups-missing logical-id.yaml:9',
      'warning launch-template-version-default logical-id.yaml:9',
      'note terraform-cannot-refresh-ami plan.json:1',
      'error amazon-linux-2-image-type plan.json:1',
      'error security-groups-missing template.yaml:5',
      'warning allocation-strategy-blocks-updates template.yaml:5',
    ],
    says: [/Launch template constructor sets the image of E/],
    saysNot: [/\[native code]/],
  },
  'nested-dynamic-out-of-memory': {
    findings: [
      'error security-groups-missing :6',
      'note terraform-cannot-refresh-ami :6',
      'warning allocation-strategy-blocks-updates :8',
      'error ec2-configuration-invalid :9',
      'error image-type-missing :9',
    ],
    says: [/There are too many dynamic blocks within each other/],
  },
  // The version is an object, and so not known.
  'objects-in-texts': {
    findings: ['warning allocation-strategy-unset :9', 'error security-groups-missing :9'],
    saysNot: [/\[object Object]/],
  },
});

describe.skipIf(!existsSync(caseFolder(GROUP)))(`${GROUP} (skipped where ../shared/cases is absent)`, () => {
  const root = caseFolder(`${GROUP}/own-policies-that-hang-or-crash`);
  const judged = (folder: string) =>
    scan({ paths: [`${root}/template.yaml`], root, policyFolders: [`${root}/${folder}`] });

  test('own-policies-that-hang-or-crash: a pattern that takes exponential time elsewhere is judged', async () => {
    const { findings } = await judged('evil');
    expect(findings.map(({ policy }) => policy.id)).toContain('own-evil');
  });

  test.each([
    ['deep', /deep\/p\.yaml:9: it comes to more than 2000 schemas/],
    ['nullnot', /nullnot\/p\.yaml:9: a schema is expected/],
  ])('own-policies-that-hang-or-crash: %s is refused with its line', async (folder, fault) => {
    await expect(judged(folder)).rejects.toThrow(fault);
  });
});
