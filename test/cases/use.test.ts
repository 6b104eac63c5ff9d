// Cases of use: what is reported of folders as users have them, its places and its fingerprints.
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fingerprints } from '../../src/report/fingerprint.ts';
import { scan } from '../../src/scan.ts';
import { textOf } from '../../src/value/source.ts';
import { caseFolder, describeCases } from './support.ts';

const folder = caseFolder('use/same-text-under-two-names');

test.skipIf(!existsSync(folder))(
  'one text under two names has one set of fingerprints (skipped where ../shared/cases is absent)',
  async () => {
    const [a, b] = await Promise.all(
      ['a.yaml', 'b.yaml'].map(async (name) => {
        const { findings } = await scan({ paths: [`${folder}/${name}`], root: folder, asOf: '2026-11-25' });
        return [...fingerprints(findings).values()];
      }),
    );
    expect(a).toEqual(b);
    expect(a?.length).toBeGreaterThan(5);
  },
);

describeCases('use', {
  'built-copy-beside-its-source': {
    findings: [
      'error instance-role-cannot-register :20',
      'warning replacement-blocked-by-fixed-name :53',
      'warning service-role-blocks-updates :56',
      'note, possible gpu-image-unsupported-instances :62',
      'warning launch-template-version-latest :68',
      'warning update-to-latest-image-version-unset :74',
    ],
    says: [/assuming parameter Gpu is yes \(its default is no\);/],
  },
  // A literal in the call of a construct is underlined there: some lines are below those of the calls.
  'cdk-stages-of-one-construct': {
    findings: [
      'warning ecs-config-overwritten :18',
      'warning hardcoded-ami-id :18',
      'warning launch-template-pins-ami :18',
      'error user-data-not-mime-multipart :19',
      'warning block-device-misses-root :20',
      'warning update-to-latest-image-version-unset :23',
      'warning launch-template-version-default :27',
      'note fixed-name-blocks-replacement :28',
      'warning amazon-linux-2-image-type :29',
      'error in-place-update-refused :31',
      'error update-to-latest-image-version-refused :35',
      'warning service-role-blocks-updates :36',
    ],
    says: [
      /^user-data-not-mime-multipart: In Dev and Prod: /m,
      /^ecs-config-overwritten: In Dev and Prod: /m,
      /^launch-template-version-default: In Dev and Prod: /m,
      /^fixed-name-blocks-replacement: In Dev and Prod: /m,
      /^in-place-update-refused: In Dev and Prod: /m,
      /^update-to-latest-image-version-refused: In Dev and Prod: /m,
      /^service-role-blocks-updates: In Dev and Prod: /m,
      /^hardcoded-ami-id: .* reaches Prod\/Workers\/OnDemand /m,
      /^launch-template-pins-ami: .* Prod\/Workers\/OnDemand /m,
      /^block-device-misses-root: .* Dev\/Workers\/OnDemand /m,
      /^update-to-latest-image-version-unset: Dev\/Workers\/OnDemand /m,
      /^amazon-linux-2-image-type: Prod\/Workers\/OnDemand /m,
    ],
  },
  'underline-of-a-redirection': {
    findings: [
      'error user-data-not-mime-multipart main.tf:3',
      'note terraform-cannot-refresh-ami main.tf:7',
      'warning ecs-config-overwritten user-data.sh.tftpl:2',
    ],
    says: [/^user-data-not-mime-multipart: .*remedy: .*data\.cloudinit_config with gzip = false/m],
  },
});

test.skipIf(!existsSync(folder))(
  'the redirection itself is underlined (skipped where ../shared/cases is absent)',
  async () => {
    const root = caseFolder('use/underline-of-a-redirection');
    const { findings } = await scan({ paths: [root], root, policies: ['ecs-config-overwritten'] });
    expect(findings.map(({ at }) => textOf(at))).toEqual(['> /etc/ecs/ecs.config']);
  },
);
