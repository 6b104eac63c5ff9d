// The formats: each is read by the software of its consumer, holds every finding, and takes no order from
// scanned code.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { isAgent } from '../src/agents.ts';
import { failsRun } from '../src/failing.ts';
import { FORMAT_NAMES, FORMATS, isFormat, report, type Format } from '../src/report/formats.ts';
import { scanSources } from '../src/scanSources.ts';
import { counterparts } from './counterparts/install.ts';

const textOf = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
const asOf = '2026-11-24';
const pinned = scanSources([{ path: 'infra/batch.yaml', text: textOf('fixtures/pinned-ami/batch.yaml') }], {
  asOf,
});
const clean = scanSources([{ path: 'clean.yaml', text: textOf('fixtures/clean/batch.yaml') }], { asOf });
const broken = scanSources(
  [
    {
      path: 'a: b.yaml',
      text: 'Resources:\n  A:\n    Type: AWS::Batch::ComputeEnvironment\n  bad: [\n',
    },
  ],
  { asOf },
);

/** Text that each consumer would take for an order, a link or markup if it came to it as it is. */
const HOSTILE =
  '::error::x ##vso[task.complete result=Failed;]##[error] @team #1 https://evil.example <img> ]]> `|*_ %0A,;:é😀';
const hostile = scanSources(
  [
    {
      path: `odd, "dir"/::set-env name=A::b%0A;].yaml`,
      text: `Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      Type: MANAGED
      ServiceRole: ${JSON.stringify(`${HOSTILE}\u001b]0;x\u0007\u202e\n::warning::y`)}
      ComputeEnvironmentName: ${JSON.stringify(HOSTILE)}
      ComputeResources:
        Type: EC2
        AllocationStrategy: ${JSON.stringify(HOSTILE)}
        ImageId: ${JSON.stringify(`ami-${HOSTILE}`)}
`,
    },
  ],
  { asOf },
);
const many = scanSources(
  Array.from({ length: 30 }, (_, index) => ({
    path: `many/${index}.yaml`,
    text: textOf('fixtures/pinned-ami/batch.yaml').replaceAll('Workers', `Workers${index}`),
  })),
  { asOf },
);

const options = { version: manifest.version, homepage: manifest.homepage };
const written = (result: typeof pinned, format: Format, more = {}) =>
  report(result, format, { ...options, ...more });

describe('every format', () => {
  test.each(FORMAT_NAMES)(
    '%s names the policy of every finding, and the same bytes come again',
    async (format) => {
      const text = await written(pinned, format);
      for (const { policy } of pinned.findings) expect(text).toContain(policy.id);
      expect(await written(pinned, format)).toBe(text);
    },
  );

  test.each(FORMAT_NAMES)('%s says what could not be read', async (format) => {
    expect(await written(broken, format)).toContain('not well-formed');
    expect(await written(broken, format)).toMatch(/a: b\.yaml|a%3A%20b\.yaml|a%3A b\.yaml/);
  });

  test.each(FORMAT_NAMES)('%s lets no control character of scanned code through', async (format) => {
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    expect(await written(hostile, format)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test.each(FORMAT_NAMES.filter((format) => !FORMATS[format].colored))(
    '%s has no colours',
    async (format) => {
      expect(await written(pinned, format, { color: true, links: true })).not.toContain('\u001b');
    },
  );

  test('README lists them all', () => {
    const listed = [...textOf('README.md').matchAll(/^\| `(\w+)` \| /gm)].map(([, name]) => name);
    expect(listed.filter((name) => isFormat(name ?? ''))).toEqual(FORMAT_NAMES);
  });

  test('names of formats are their own members of the table', () => {
    expect(FORMAT_NAMES.every(isFormat)).toBe(true);
    expect(['constructor', 'toString', 'xml', ''].filter(isFormat)).toEqual([]);
  });

  test('links are on policies and places of terminals alone', async () => {
    const links = { links: true, rootUri: 'file:///home/me/my%20code/' };
    for (const format of ['text', 'concise'] as const) {
      const text = await written(pinned, format, links);
      expect(text).toContain(
        '\u001b]8;;file:///home/me/my%20code/infra/batch.yaml\u001b\\infra/batch.yaml:7:14\u001b]8;;\u001b\\',
      );
      expect(text).toMatch(/\u001b\]8;;https:[^\u001b]*\u001b\\hardcoded-ami-id/);
      // oxlint-disable-next-line no-control-regex -- the codes of links
      expect(text.replaceAll(/\u001b\]8;;[^\u001b]*\u001b\\/g, '')).toBe(await written(pinned, format));
    }
  });
});

describe('read by their consumers', { timeout: 300_000 }, () => {
  let folder: string;
  let load: (name: string) => any; // oxlint-disable-line typescript/no-explicit-any -- installed on first use, so without types here
  beforeAll(() => {
    folder = counterparts();
    load = createRequire(join(folder, 'package.json'));
  });

  test('github: commands as the toolkit of GitHub Actions writes them', async () => {
    const { issueCommand } = await import(
      pathToFileURL(join(folder, 'node_modules/@actions/core/lib/command.js')).href
    );
    const commandOf = (name: string, properties: object, message: string) => {
      let text = '';
      const write = process.stdout.write;
      process.stdout.write = (chunk) => ((text += String(chunk)), true);
      try {
        issueCommand(name, properties, message);
      } finally {
        process.stdout.write = write;
      }
      return text.trimEnd();
    };
    for (const result of [pinned, hostile, broken]) {
      const lines = (await written(result, 'github')).trimEnd().split('\n');
      for (const line of lines) {
        const [, name, given, message] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
        const decoded = (value: string) =>
          value.replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%0A', '\n').replaceAll('%25', '%');
        const properties = Object.fromEntries(
          given!
            .split(',')
            .map((one) => [one.slice(0, one.indexOf('=')), decoded(one.slice(one.indexOf('=') + 1))]),
        );
        expect(commandOf(name!, properties, message!.replaceAll('%0A', '\n').replaceAll('%25', '%'))).toBe(
          line,
        );
        expect(Object.keys(properties)).toEqual(expect.arrayContaining(['file', 'title']));
      }
    }
  });

  test('github: ten annotations of each type, the rest as lines that are no commands', async () => {
    const lines = (await written(many, 'github')).trimEnd().split('\n');
    const types = ['error', 'warning'];
    for (const type of types) expect(lines.filter((line) => line.startsWith(`::${type} `)).length).toBe(10);
    const shown = 10 * types.length;
    expect(lines.filter((line) => !line.startsWith('::')).length).toBe(1 + many.findings.length - shown);
    expect(lines[shown]).toBe(
      `GitHub shows 10 annotations of each type for a step. ${many.findings.length - shown} more results:`,
    );
    const rest = (
      await written(
        { ...hostile, findings: Array.from({ length: 20 }, () => hostile.findings).flat() },
        'github',
      )
    )
      .split('\n')
      .filter((line) => !line.startsWith('::'));
    expect(rest.length).toBeGreaterThan(10);
    expect(rest.filter((line) => /##\[|##vso\[|^\s*::/i.test(line))).toEqual([]);
  });

  test('azure: the task library of Azure Pipelines reads each command back', async () => {
    const { commandFromString } = load('azure-pipelines-task-lib/taskcommand');
    for (const result of [pinned, hostile, broken]) {
      const lines = (await written(result, 'azure')).trimEnd().split('\n');
      const commands = lines.filter((line) => line.startsWith('##vso['));
      for (const line of commands) {
        const { command, properties, message } = commandFromString(line);
        expect(command).toBe('task.logissue');
        expect(properties).toMatchObject({ type: expect.stringMatching(/^(error|warning)$/) });
        expect(message.length).toBeGreaterThan(10);
      }
      const named = new Set(commands.map((line) => commandFromString(line).properties.sourcepath));
      const paths = [
        ...result.findings.map(({ at }) => at.source.path),
        ...result.notes.map(({ path }) => path),
      ];
      for (const path of named) expect(paths).toContain(path);
      expect(commands.length).toBe(
        result.findings.filter(({ severity }) => severity !== 'note').length +
          result.notes.filter(({ incomplete }) => incomplete).length,
      );
      for (const line of lines.filter((one) => !one.startsWith('##vso[task.logissue ')))
        expect(line).not.toMatch(/##\[|##vso\[/i);
    }
  });

  test('gitlab: issues of Code Climate, each with its own fingerprint', async () => {
    const types = join(folder, 'node_modules/codeclimate-types/index.d.ts');
    const work = mkdtempSync(join(tmpdir(), 'amilint-gitlab-'));
    const files = [pinned, clean, broken, hostile, many].map(async (result, index) => {
      const text = await written(result, 'gitlab');
      const issues: { fingerprint: string; severity: string }[] = JSON.parse(text);
      expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
      const file = join(work, `${index}.ts`);
      writeFileSync(
        file,
        `import type { Issue } from ${JSON.stringify(types)};\nexport const issues: Issue[] = ${text};\n`,
      );
      return file;
    });
    const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        tsc,
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--allowImportingTsExtensions',
        ...(await Promise.all(files)),
      ],
      { encoding: 'utf8', cwd: work },
    );
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  test('junit: well-formed, counts that are right, names that are unique', async () => {
    const { XMLValidator } = load('fast-xml-parser');
    const { parse } = await import(
      pathToFileURL(join(folder, 'node_modules/junit2json/dist/esm/index.js')).href
    );
    for (const result of [pinned, clean, broken, hostile, many]) {
      const text = await written(result, 'junit', { fails: (finding: never) => failsRun(finding) });
      expect(XMLValidator.validate(text)).toBe(true);
      const { testsuite: suites, ...all } = await parse(text);
      const cases = suites.flatMap((suite: { testcase: object[] }) => suite.testcase);
      expect(all.tests).toBe(cases.length);
      expect(all.failures).toBe(cases.filter((one: object) => 'failure' in one).length);
      expect(all.failures).toBe(result.findings.filter((finding) => failsRun(finding)).length);
      expect(all.errors).toBe(cases.filter((one: object) => 'error' in one).length);
      const names = cases.map(
        ({ classname, name }: { classname: string; name: string }) => `${classname} ${name}`,
      );
      expect(new Set(names).size).toBe(names.length);
      expect(cases.length).toBeGreaterThan(0);
    }
  });

  test('rdjson: the form of reviewdog, columns in bytes', async () => {
    const { RDFormatValidator } = load('@umbrelladocs/rdformat-validator');
    const validator = new RDFormatValidator({ strictMode: true, allowExtraFields: false });
    for (const result of [pinned, clean, broken, hostile]) {
      const text = await written(result, 'rdjson');
      expect((await validator.validateString(text)).errors).toEqual([]);
    }
    const accents = {
      path: 'a.yaml',
      text: `Resources: {"é😀": {"Type": "AWS::Batch::ComputeEnvironment", "Properties": {"Type": "MANAGED", "ComputeResources": {"Type": "EC2", "ImageId": "ami-0123456789abcdef0"}}}}\n`,
    };
    const { diagnostics } = JSON.parse(
      await written(scanSources([accents], { asOf, policies: ['hardcoded-ami-id'] }), 'rdjson'),
    );
    const before = accents.text.slice(0, accents.text.indexOf('"ImageId"'));
    expect(diagnostics[0].location.range.start.column).toBeGreaterThan(before.length + 1);
  });

  test('markdown: no element, link or mention comes out of scanned code', async () => {
    const MarkdownIt = load('markdown-it');
    const tokensOf = (text: string) => {
      // Comments break links and mentions: a reader of HTML drops them.
      const parser = new MarkdownIt({ html: true, linkify: true });
      return parser
        .parse(text, {})
        .flatMap((token: { children?: object[] }) => [token, ...(token.children ?? [])]);
    };
    const kinds = (text: string) =>
      tokensOf(text) as { type: string; content: string; attrs: [string, string][] | null }[];
    const tokens = kinds(await written(hostile, 'markdown'));
    const html = tokens.filter(({ type }) => type.startsWith('html')).map(({ content }) => content.trim());
    expect(html.filter((one) => !/^(<!-- -->|<\/?details>(<summary>[^<]*<\/summary>)?)$/.test(one))).toEqual(
      [],
    );
    const links = tokens.flatMap(({ attrs }) =>
      (attrs ?? []).filter(([name]) => name === 'href').map(([, to]) => to),
    );
    const references = new Set(hostile.findings.flatMap(({ policy }) => policy.references));
    expect(links.filter((link) => !references.has(link))).toEqual([]);
    expect(tokens.some(({ type }) => type === 'image' || type === 'em_open' || type === 'table_open')).toBe(
      false,
    );
    for (const { type, content } of tokens)
      if (type === 'text') expect(content).not.toMatch(/@team|#1|https?:\/\/evil/);
    const shown = kinds(await written(pinned, 'markdown'));
    expect(
      shown.filter(({ type, content }) => type === 'text' && content.includes('No patched image')).length,
    ).toBe(0);
    expect(shown.some(({ type }) => type === 'heading_open')).toBe(true);
  });

  test('markdown: fits into a comment of GitHub, and says what is left out', async () => {
    const text = await written(many, 'markdown');
    expect(text.length).toBeLessThan(65_000);
    expect(text).toMatch(/\d+ more findings, too many for one comment/);
  });
});

describe('coding agents', () => {
  test.each([
    [{ CLAUDECODE: '1' }, true],
    [{ AI_AGENT: 'some' }, true],
    [{ CURSOR_AGENT: '1' }, true],
    [{ GEMINI_CLI: '1' }, true],
    [{ CLAUDECODE: '' }, false],
    [{ AI_AGENT: 'false' }, false],
    [{ CI: 'true', TERM_PROGRAM: 'vscode' }, false],
  ])('%j', (environment, expected) => expect(isAgent(environment)).toBe(expected));

  test('the command chooses their format by itself, unless one is given', () => {
    const cli = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
    const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [cli, 'pinned-ami', '--as-of', asOf, ...args], {
        cwd: fixtures,
        encoding: 'utf8',
        env: { ...process.env, CLAUDECODE: '1' },
      }).stdout;
    expect(run()).toMatch(/^problem: /m);
    expect(run('--format', 'text')).toMatch(/ │ /);
  });
});
