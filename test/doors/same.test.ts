// The doors beside the command: of every fixture a host gets what the command says of the same files.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/judge/finding.ts';
import { AmilintPlugin, CDK_SEVERITY } from '../../src/plugins/cdk.ts';
import amilint from '../../src/plugins/eslint.ts';
import { ruleset } from '../../src/plugins/spectral.ts';
import { visiblePositions } from '../../src/report/region.ts';
import { paragraph } from '../../src/report/wording.ts';
import { scan } from '../../src/scan.ts';
import { counterparts } from '../counterparts/install.ts';
import { ROOT } from './host.ts';

const asOf = '2026-11-24';
const paths = readdirSync(join(ROOT, 'fixtures'), { recursive: true, encoding: 'utf8' }).map(
  (path) => `fixtures/${path.replaceAll('\\', '/')}`,
);
const modules = paths.filter((path) => path.endsWith('.tf'));
const documents = paths.filter((path) => /\.(yaml|json)$/.test(path));
const templates = documents.filter((path) =>
  /^ {0,2}"?Resources"?:/m.test(readFileSync(join(ROOT, path), 'utf8')),
);

/** What the command finds in files that belong together, each given by name. */
async function commandFinds(files: readonly string[]): Promise<readonly Finding[]> {
  return (await scan({ paths: files, cwd: ROOT, root: ROOT, asOf })).findings;
}

/** The files that a host looks at together with one: those of its module. */
function togetherWith(path: string): readonly string[] {
  return path.endsWith('.tf')
    ? paths.filter((other) => dirname(other) === dirname(path) && /\.(tf|tfvars)$/.test(other))
    : [path];
}

let require: NodeJS.Require;
beforeAll(() => {
  require = createRequire(join(counterparts(), 'package.json'));
});

test('there is enough to compare', () => {
  expect(templates.length).toBeGreaterThan(10);
  expect(modules.length).toBeGreaterThan(10);
});

test('ESLint reports the same findings at the same places in templates, modules and plans', async () => {
  const { ESLint } = require('eslint10');
  const config = {
    ...amilint.configs.recommended,
    files: ['**/*.{yaml,json,tf}'],
    languageOptions: { asOf },
  };
  const eslint = new ESLint({ cwd: ROOT, overrideConfigFile: true, overrideConfig: [config] });
  const results: { filePath: string; messages: any[] }[] = await eslint.lintFiles([...documents, ...modules]);
  let compared = 0;
  for (const { filePath, messages } of results) {
    const path = relative(ROOT, filePath).replaceAll('\\', '/');
    const findings = (await commandFinds(togetherWith(path))).filter(({ at }) => at.source.path === path);
    const expected = findings.map((finding) => {
      const { start, end } = visiblePositions(finding.at);
      const severity = finding.policy.severity === 'error' && finding.severity === 'error' ? 2 : 1;
      return [
        `amilint/${finding.policy.id}`,
        severity,
        start.line,
        start.column,
        end.line,
        end.column,
        paragraph(finding),
      ].join(' ');
    });
    const reported = messages.map((one) =>
      [one.ruleId, one.severity, one.line, one.column, one.endLine, one.endColumn, one.message].join(' '),
    );
    expect([path, ...reported.toSorted()]).toEqual([path, ...expected.toSorted()]);
    compared += expected.length;
  }
  expect(results.length).toBe(documents.length + modules.length);
  expect(compared).toBeGreaterThan(100);
});

describe('templates', () => {
  test('Spectral reports the same findings', async () => {
    const { Spectral, Document } = require('@stoplight/spectral-core');
    const { Yaml } = require('@stoplight/spectral-parsers');
    const spectral = new Spectral();
    spectral.setRuleset(ruleset({ asOf }));
    for (const path of templates) {
      const file = join(ROOT, path);
      const results: any[] = await spectral.run(new Document(readFileSync(file, 'utf8'), Yaml, file));
      const findings = (await commandFinds([path])).filter(({ at }) => at.source.path === path);
      const expected = findings.map(
        (finding) =>
          `${finding.policy.id}${finding.severity === finding.policy.severity ? '' : `-${finding.severity}`} ${paragraph(finding).replaceAll('{{', '{ {')}`,
      );
      const reported = results
        .filter(({ code }) => code !== 'parser')
        .map(({ code, message }) => `${code} ${message}`);
      expect([path, ...reported.toSorted()]).toEqual([path, ...expected.toSorted()]);
    }
  });

  test('the plug-in of CDK reports the same findings, with what nested templates hold', async () => {
    for (const path of templates) {
      const { violations } = new AmilintPlugin({ asOf }).validate({ templatePaths: [join(ROOT, path)] });
      const expected = (await commandFinds([path])).map(
        (finding) => `${CDK_SEVERITY[finding.severity]} ${finding.policy.id} ${paragraph(finding)}`,
      );
      const reported = violations.map(
        ({ severity, ruleName, description }) => `${severity} ${ruleName} ${description}`,
      );
      expect([path, ...reported.toSorted()]).toEqual([path, ...[...new Set(expected)].toSorted()]);
      expect(
        violations
          .flatMap(({ violatingResources }) => violatingResources)
          .filter(({ resourceLogicalId }) => resourceLogicalId === ''),
      ).toEqual([]);
    }
  });
});
