// The apps of ../shared/cases/cdk, synthesised by CDK itself: each environment with its findings, at lines of
// the app.
import { buildSync } from 'esbuild';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PATIENCE_MS, project, synthesised } from '../cdkSynthesis.ts';
import { positions } from '../../src/value/source.ts';
import { caseFolder, describeCases } from './support.ts';

const GROUP = 'cdk';
type Result = Awaited<ReturnType<typeof synthesised>>;
/** The findings of an environment: `warning launch-template-version-default app.js:7`. */
type Expected = Readonly<Record<string, readonly string[]>>;

/** The files of a case, for a folder of its own. */
function filesOf(name: string): Record<string, string> {
  const root = caseFolder(`${GROUP}/${name}`);
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = entries.map((one) => join(one.parentPath, one.name));
  return Object.fromEntries(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]));
}

/** What is found in an app, by its environments; `so` marks what follows from another finding. */
function found({ findings, environments }: Result): Record<string, string[]> {
  const rows = new Map(environments.map(({ name }): [string, string[]] => [name, []]));
  for (const { severity, certainty, policy, at, follows, environments: affected } of findings) {
    const place = `${at.source.path}:${positions(at).start.line}`;
    const possible = certainty === 'possible' ? ', possible' : '';
    const row = `${follows.length > 0 ? 'so ' : ''}${severity}${possible} ${policy.id} ${place}`;
    for (const { name } of affected) rows.get(name)?.push(row);
  }
  return Object.fromEntries([...rows].map(([name, list]) => [name, list.toSorted()]));
}

/** The same table in short: findings in app.js without the file. */
const inApp = (rows: Record<string, string[]>): Expected =>
  Object.fromEntries(
    Object.entries(rows).map(([name, list]) => [name, list.map((row) => row.replace(' app.js:', ' :'))]),
  );

const sorted = (rows: Expected): Expected =>
  Object.fromEntries(Object.entries(rows).map(([name, list]) => [name, list.toSorted()]));

const SHARED_TEMPLATE = [
  'note launch-template-pins-ami :7',
  'warning launch-template-version-default :14',
  'error user-data-not-mime-multipart :9',
];

// The rows that later policies add to expect.txt: update-to-latest-image-version-moot, update-ends-long-jobs.
const APPS: Readonly<Record<string, Expected>> = {
  a1: {
    'Images/CeA': [
      'warning ecs-config-overwritten :11',
      'warning launch-template-version-default :7',
      'warning update-to-latest-image-version-unset :7',
      'error user-data-not-mime-multipart :12',
    ],
    'Images/CeB': [
      'warning hardcoded-ami-id :15',
      'warning launch-template-pins-ami :15',
      'warning launch-template-version-default :7',
    ],
    'Images/CeC': [
      'warning ami-without-ecs-agent :17',
      'note launch-template-pins-ami :17',
      'warning launch-template-version-default :7',
    ],
    'Images/CeD': [
      'error ecs-agent-disabled :21',
      'note launch-template-pins-ami :21',
      'warning launch-template-version-default :7',
    ],
    'Images/CeE': ['warning amazon-linux-2-image-type :7', 'warning hardcoded-ami-id :7'],
    'Images/CeF': ['error amazon-linux-2-image-type :7', 'warning update-to-latest-image-version-unset :7'],
    'Images/CeG': [
      'error gpu-instances-without-gpu-image :7',
      'warning update-to-latest-image-version-unset :7',
    ],
    'Images/CeH': ['warning amazon-linux-2-image-type :7', 'warning image-type-ami-mismatch :7'],
    'Images/CeI': ['warning amazon-linux-2-image-type :7', 'warning image-type-ami-mismatch :7'],
    'Images/CeJ': ['error ami-architecture-mismatch :7'],
    'Images/CeK': ['error mixed-architectures :7', 'warning update-to-latest-image-version-unset :7'],
    'Images/CeL': ['warning hardcoded-ami-id :7'],
    'Images/CeM': ['error ssm-parameter-not-an-ami-id :7'],
    'Images/CeN': [
      'warning amazon-linux-2-image-type :7',
      'warning ami-without-ecs-agent :7',
      'warning image-type-ami-mismatch :7',
    ],
    'Images/CeO': ['warning update-to-latest-image-version-ignored :7'],
    'Images/CeP': [],
    'Images/CeQ': ['error windows-ami :7'],
    'Images/CeR': ['error gpu-image-on-graviton :7', 'so warning gpu-image-unsupported-instances :7'],
    'Images/CeS': ['warning block-device-misses-root :51', 'warning launch-template-version-default :7'],
    'Images/CeT': [
      'warning hardcoded-ami-id :7',
      'note launch-template-pins-ami :53',
      'warning launch-template-shadows-ami :7',
      'warning launch-template-version-default :7',
    ],
  },
  a2: {
    'Updates/BestFit': ['warning allocation-strategy-blocks-updates :10', 'error in-place-update-refused :8'],
    'Updates/OwnRole': ['error in-place-update-refused :12', 'warning service-role-blocks-updates :12'],
    'Updates/OwnRoleReplace': ['warning service-role-blocks-updates :13'],
    'Updates/ReplaceNamed': [
      'warning replacement-blocked-by-fixed-name :14',
      'warning update-to-latest-image-version-unset :14',
    ],
    'Updates/LatestBestFit': [
      'warning allocation-strategy-blocks-updates :15',
      'warning update-to-latest-image-version-moot :15',
      'error update-to-latest-image-version-refused :15',
    ],
    'Updates/Spot': ['warning update-to-latest-image-version-unset :16'],
    'Updates/SpotBestFit': ['warning allocation-strategy-blocks-updates :18'],
    'Updates/Placed': ['error security-groups-missing :19'],
    'Updates/ImportedRole': ['error service-linked-role-arn-without-path :20'],
    'Updates/Fargate': [],
    'Updates/FargateLatest': ['error fargate-with-ami-settings :22'],
    'Updates/Unmanaged': [],
    'Updates/EksPlain': ['warning update-to-latest-image-version-unset :25'],
    'Updates/EksAl2Gpu': [
      'error amazon-linux-2-image-type :26',
      'warning gpu-instances-without-gpu-image :26',
    ],
    'Updates/HatchLatest': ['warning launch-template-version-latest :28'],
    'Updates/HatchGood': [],
    'Updates/HatchImage': ['note deprecated-image-id :32', 'warning hardcoded-ami-id :32'],
  },
  a3: {
    'Dev/Workers/Ce': SHARED_TEMPLATE,
    'Prod/Workers/Ce': SHARED_TEMPLATE,
    'Parent/Nest/Inner': [
      'warning hardcoded-ami-id :23',
      'warning hardcoded-ami-id :23',
      'warning launch-template-pins-ami :22',
      'warning launch-template-version-default :19',
    ],
    'Lone/Param': ['warning hardcoded-ami-id :27'],
    'Lone/Cond': [
      'warning allocation-strategy-blocks-updates :45',
      'error in-place-update-refused :42',
      'error update-to-latest-image-version-refused :46',
    ],
    'Lone/WithLt': [
      'warning allocation-strategy-unset :51',
      'warning amazon-linux-2-image-type :31',
      'note launch-template-pins-ami :31',
      'warning launch-template-version-latest :53',
      'error user-data-not-mime-multipart :32',
    ],
    'Lone/BadType': ['warning image-type-unknown :58'],
    'Asp/Touched': [
      'note deprecated-image-id :61',
      'warning hardcoded-ami-id :61',
      'warning update-to-latest-image-version-ignored :61',
    ],
    'Inc/Tpl/Legacy': [
      'warning allocation-strategy-unset legacy.yaml:6',
      'note deprecated-image-id legacy.yaml:13',
      'warning hardcoded-ami-id legacy.yaml:13',
    ],
  },
  'weak-min': {
    'B/Ce': ['warning launch-template-version-default :5', 'error user-data-not-mime-multipart :4'],
  },
  mp: Object.fromEntries(
    ['S/Added', 'S/FromUserData', 'S/Raw'].map((name) => [
      name,
      [
        'error ecs-agent-disabled :8',
        'warning ecs-config-overwritten :8',
        'warning launch-template-version-default :9',
      ],
    ]),
  ),
  gpu: {
    'Gpu/Gpus': ['error gpu-instances-without-gpu-image :5', 'note update-ends-long-jobs :5'],
    'Gpu/GpuMix': [],
    'Gpu/P3': ['warning gpu-image-unsupported-instances :8'],
    'Gpu/Arm2023': ['error ami-architecture-mismatch :9'],
  },
  last: {
    'S/Moves': ['note launch-template-pins-ami :4'],
    'S/GpuFollowed': ['error gpu-instances-without-gpu-image :8', 'warning image-type-ami-mismatch :8'],
    'S/Outside': [
      'note, possible launch-template-pins-ami :10',
      'warning launch-template-version-default :10',
    ],
    'S/ReplTrue': ['warning allocation-strategy-blocks-updates :12'],
    'S/Al2Path': ['warning amazon-linux-2-image-type :14', 'warning image-type-ami-mismatch :14'],
    'S/Al2Lt': [
      'warning amazon-linux-2-image-type :14',
      'note launch-template-pins-ami :15',
      'warning launch-template-version-default :15',
    ],
  },
  fix: {
    'S/F1': [],
    'S/F2': [],
    'S/F3': [],
    'S/F4': [],
    'S/F5': [],
    'S/F6': ['warning allocation-strategy-blocks-updates :18', 'error in-place-update-refused :18'],
  },
};

describeCases(GROUP, { b64: { findings: ['error ecs-agent-disabled :11'] } });

describe.skipIf(!existsSync(caseFolder(GROUP)))(
  `${GROUP} (skipped where ../shared/cases is absent)`,
  { timeout: PATIENCE_MS },
  () => {
    const scanned = (name: string, env: Readonly<Record<string, string>> = {}) =>
      synthesised(project(filesOf(name)), 'app.js', env);

    test.each(Object.entries(APPS))('%s', async (name, expected) => {
      const result = await scanned(name);
      expect(inApp(found(result))).toEqual(sorted(expected));
      expect(result.notes).toEqual([]);
    });

    test.each(['weak', 'both'])('a3: %s references between stacks change no finding', async (WEAK) => {
      expect(inApp(found(await scanned('a3', { WEAK })))).toEqual(sorted(APPS['a3'] ?? {}));
    });

    test('a1: each finding in the function that makes environments names its call', async () => {
      const { findings } = await scanned('a1');
      const inFactory = findings.filter(({ at }) => positions(at).start.line === 7);
      const callers = inFactory.map(({ related }) => related[0]?.message);
      expect(new Set(callers)).toEqual(new Set(['called here']));
      expect(inFactory.length).toBeGreaterThan(20);
    });

    test('a1: an id that CDK keeps says so, and where', async () => {
      const { findings } = await scanned('a1');
      const kept = findings.find(({ environments: [one] }) => one?.name === 'Images/CeL');
      expect(kept?.message).toContain(
        'was found by MachineImage.lookup, and CDK keeps it in cdk.context.json',
      );
      expect(kept?.remedy).toContain('cdk context --reset');
      expect(kept?.related.map(({ at }) => at.source.path)).toContain('cdk.context.json');
    });

    test.each([
      ['with source maps', true, 'app.ts:8', 'app.ts:9', []],
      ['without source maps', false, 'dist/app.js:28', 'dist/app.js:30', ['dist/app.js']],
    ])('ts: %s', async (_, sourcemap, construct, strategy, noted) => {
      const folder = project(filesOf('ts'));
      const outfile = join(folder, 'dist/app.js');
      buildSync({
        entryPoints: [join(folder, 'app.ts')],
        outfile,
        format: 'cjs',
        sourcemap,
        logLevel: 'error',
      });
      const result = await synthesised(folder, 'dist/app.js');
      const expected = [
        `error in-place-update-refused ${construct}`,
        `warning allocation-strategy-blocks-updates ${strategy}`,
      ];
      expect(found(result)).toEqual({ 'Ts/One': expected, 'Ts/Two': expected });
      expect(result.notes.map(({ path }) => path)).toEqual(noted);
    });

    // A line of an app ends with the policies that are found there: //~ one, two; ? marks what is free.
    // What is different: Amazon Linux 2 by the path of an AMI, and ids that CDK keeps, have rows of their own
    // now, the same parameter twice shadows nothing, two regions are two findings, and some policies came
    // later.
    test.each([
      [
        'images',
        ['- hardcoded-ami-id', '- launch-template-shadows-ami', '+ amazon-linux-2-image-type'],
        ['+ ssm-parameter-version-pinned'],
      ],
      ['l1', ['+ hardcoded-ami-id'], []],
      [
        'l2',
        [],
        [
          ...Array<string>(4).fill('+ fixed-name-blocks-replacement'),
          '+ update-to-latest-image-version-moot',
        ],
      ],
    ])('apps/%s', async (name, changed, later) => {
      const files = filesOf(`apps/${name}`);
      const folder = project(files);
      buildSync({
        entryPoints: [join(folder, 'bin/app.ts')],
        outfile: join(folder, 'build/app.js'),
        bundle: true,
        packages: 'external',
        platform: 'node',
        format: 'cjs',
        sourcemap: true,
        logLevel: 'error',
      });
      const context = files['cdk.context.json'];
      const env = context === undefined ? {} : { CDK_CONTEXT_JSON: context };
      const result = await synthesised(folder, 'build/app.js', env);
      expect(differences(files, result)).toEqual([...changed, ...later].toSorted());
    });
  },
);

/** What is marked and not found (-), and what is found and not marked (+), by policy and file. */
function differences(files: Readonly<Record<string, string>>, result: Result): readonly string[] {
  const all: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    const marks = text.split('\n').flatMap((line) => /\/\/~\^?(.*)$/.exec(line)?.[1]?.split(',') ?? []);
    const open = new Set(
      marks.filter((mark) => mark.includes('?')).map((mark) => mark.replace('?', '').trim()),
    );
    const marked = marks.filter((mark) => !mark.includes('?')).map((mark) => mark.trim());
    for (const { policy, environments } of result.findings.filter((one) => one.at.source.path === path)) {
      for (const _ of environments) {
        const index = marked.indexOf(policy.id);
        if (index >= 0) marked.splice(index, 1);
        else if (!open.has(policy.id)) all.push(`+ ${policy.id}`);
      }
    }
    all.push(...marked.map((mark) => `- ${mark}`));
  }
  return all.toSorted();
}
