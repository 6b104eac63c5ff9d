// Settings in every door: `config: true` reads .amilint.yaml at the root of the repository, an object is the
// same as data, and faults of settings are errors of the host.
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { scan, scanFile, scanSources } from '../../src/index.ts';
import type { Config } from '../../src/settings/settings.ts';
import { AmilintPlugin } from '../../src/plugins/cdk.ts';
import amilint from '../../src/plugins/eslint.ts';
import { ruleset } from '../../src/plugins/spectral.ts';
import { counterparts } from '../counterparts/install.ts';
import { folderWith } from '../folders.ts';

const asOf = '2026-11-24';
const TEMPLATE = {
  Resources: {
    Workers: {
      Type: 'AWS::Batch::ComputeEnvironment',
      Properties: {
        Type: 'MANAGED',
        ComputeResources: { Type: 'EC2', AllocationStrategy: 'BEST_FIT', ImageId: 'ami-0123456789abcdef0' },
      },
    },
  },
};
const PATH = 'infra/batch.template.json';
const BLOCKS = 'allocation-strategy-blocks-updates';
const PINNED = 'hardcoded-ami-id';

/** A repository with the template and settings; the current folder of the test is its folder infra. */
function repository(settings: object | string): string {
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings);
  const files = { [PATH]: JSON.stringify(TEMPLATE, null, 2), '.git/HEAD': '', '.amilint.yaml': text };
  const root = realpathSync(folderWith(files));
  vi.spyOn(process, 'cwd').mockReturnValue(join(root, 'infra'));
  return root;
}
afterEach(() => void vi.restoreAllMocks());

let require: NodeJS.Require;
beforeAll(() => {
  require = createRequire(join(counterparts(), 'package.json'));
});

/** The findings on the two policies of this test, `severity id`, as a door reports them. */
type Door = (root: string, config: Config) => Promise<readonly string[]>;

const CDK_SEVERITIES = new Map([['info', 'note']]);

async function withEslint(version: number, root: string, config: Config): Promise<string[]> {
  const { ESLint } = require(`eslint${version}`);
  const overrideConfig = [{ ...amilint.configs.recommended, languageOptions: { asOf, config } }];
  const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig });
  const [{ messages }] = await eslint.lintFiles([PATH]);
  return messages.map(
    ({ ruleId, severity }: { ruleId: string; severity: number }) =>
      `${severity === 2 ? 'error' : 'warning'} ${ruleId.replace('amilint/', '')}`,
  );
}

const DOORS: Readonly<Record<string, Door>> = {
  scan: async (root, config) =>
    (await scan({ paths: [root], config, asOf })).findings.map(
      ({ severity, policy }) => `${severity} ${policy.id}`,
    ),
  scanSources: async (root, config) =>
    scanSources([{ path: PATH, text: readFileSync(join(root, PATH), 'utf8') }], {
      root,
      config,
      asOf,
    }).findings.map(({ severity, policy }) => `${severity} ${policy.id}`),
  scanFile: async (root, config) =>
    scanFile(
      { path: join(root, PATH), text: readFileSync(join(root, PATH), 'utf8') },
      { config, asOf },
    ).findings.map(({ severity, policy }) => `${severity} ${policy.id}`),
  'ESLint 9': (root, config) => withEslint(9, root, config),
  'ESLint 10': (root, config) => withEslint(10, root, config),
  Spectral: async (root, config) => {
    const { Spectral, Document } = require('@stoplight/spectral-core');
    const { Json } = require('@stoplight/spectral-parsers');
    const spectral = new Spectral();
    spectral.setRuleset(ruleset({ asOf, config }));
    const file = join(root, PATH);
    const results: { code: string; severity: number }[] = await spectral.run(
      new Document(readFileSync(file, 'utf8'), Json, file),
    );
    return results.map(
      ({ code, severity }) =>
        `${['error', 'warning', 'note'][severity]} ${code.replace(/-(?:error|warning|note)$/, '')}`,
    );
  },
  CDK: async (root, config) => {
    const { violations } = new AmilintPlugin({ asOf, config }).validate({
      templatePaths: [join(root, PATH)],
    });
    return violations.map(
      ({ ruleName, severity }) => `${CDK_SEVERITIES.get(severity) ?? severity} ${ruleName}`,
    );
  },
  'cdk-nag': async (root, config) => {
    const { scanTemplates } = await import('../../src/plugins/cdk.ts');
    return scanTemplates([join(root, PATH)], { asOf, config }).result.findings.map(
      ({ severity, policy }) => `${severity} ${policy.id}`,
    );
  },
};

/**
 * What a door says of the two policies. A rule of ESLint has the severity that ESLint's configuration gives
 * it.
 */
async function reported(door: string, root: string, config: Config): Promise<readonly string[]> {
  const all = (await DOORS[door]?.(root, config)) ?? [];
  const own = all.filter((one) => one.endsWith(BLOCKS) || one.endsWith(PINNED)).toSorted();
  return door.startsWith('ESLint') ? own.map((one) => one.replace(/^\w+ /, '')) : own;
}

const expectedIn = (door: string, findings: readonly string[]): readonly string[] =>
  door.startsWith('ESLint') ? findings.map((one) => one.replace(/^\w+ /, '')) : findings;

const SETTINGS: readonly (readonly [string, object, readonly string[]])[] = [
  ['nothing', {}, [`warning ${BLOCKS}`, `warning ${PINNED}`]],
  ['a policy that is off', { policies: { [BLOCKS]: 'off' } }, [`warning ${PINNED}`]],
  ['a severity', { policies: { [PINNED]: 'error', [BLOCKS]: 'off' } }, [`error ${PINNED}`]],
  ['a folder that is left out', { exclude: ['infra/**'] }, []],
  [
    'an override for files',
    { overrides: [{ files: ['infra/*'], policies: { [BLOCKS]: 'off', [PINNED]: 'note' } }] },
    [`note ${PINNED}`],
  ],
  [
    'a policy that only an override turns on',
    {
      policies: { [BLOCKS]: 'off', [PINNED]: 'off' },
      overrides: [{ files: ['infra/*'], policies: { [PINNED]: 'error' } }],
    },
    [`error ${PINNED}`],
  ],
  [
    'an accepted finding',
    { ignore: [{ policy: BLOCKS, environment: 'Workers', reason: 'moves in January' }] },
    [`warning ${PINNED}`],
  ],
];

describe.each(Object.keys(DOORS))('%s', (door) => {
  test.each(SETTINGS)('settings with %s', async (_, settings, findings) => {
    const root = repository(settings);
    expect(await reported(door, root, true), 'from .amilint.yaml').toEqual(expectedIn(door, findings));
    expect(await reported(door, root, { ...settings }), 'as an object').toEqual(expectedIn(door, findings));
    expect(await reported(door, root, false), 'without settings').toHaveLength(2);
  });

  test.each<[string, string, Config, string]>([
    ['of the file, with its place', 'failOn: waring\n', true, '.amilint.yaml:1:9'],
    ['of an object', '', { polices: {} }, 'config: no such setting: polices; did you mean policies?'],
    [
      'in the name of a policy',
      '',
      { policies: { 'hardcoded-ami': 'off' } },
      'did you mean hardcoded-ami-id?',
    ],
    ['of a file that is not there', '', './none.yaml', 'none.yaml could not be read (ENOENT)'],
  ])('reports a fault %s', async (_, text, config, message) => {
    await expect(reported(door, repository(text), config)).rejects.toThrow(message);
  });
});
