// Cases of use that formats and fingerprints are about.
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fingerprints } from '../../src/report/fingerprint.ts';
import { scan } from '../../src/scan.ts';
import { caseFolder } from './support.ts';

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
