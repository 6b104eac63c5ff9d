// JUnit XML, as Jenkins, GitLab, Azure Pipelines and others read it.
// Source of the form: github.com/jenkinsci/xunit-plugin, junit-10.xsd, and github.com/testmoapp/junitxml
import type { Finding, ScanResult } from '../judge/finding.ts';
import type { FormatOptions } from './formats.ts';
import { xmlText } from './harmless.ts';
import { compareTexts, ordered } from './order.ts';
import { placeText, visiblePositions } from './region.ts';
import { notJudged, paragraph } from './wording.ts';

interface Case {
  readonly path: string;
  readonly name: string;
  readonly outcome: 'failure' | 'error' | 'skipped' | 'passed';
  readonly type?: string;
  readonly message?: string;
  readonly body?: string;
}

/**
 * A suite for each file, with a case for each finding and for each environment without one, so that a clean
 * scan is no empty report. Findings that do not fail the run are skipped cases.
 */
export function junit(scan: ScanResult, { fails = () => true }: FormatOptions): string {
  const result = ordered(scan);
  const cases = distinct([
    ...result.findings.map((finding) => caseOf(finding, fails(finding))),
    ...notJudged(result).map(({ path, code, message }): Case => {
      return { path, name: `not read: ${code}`, outcome: 'error', type: code, message };
    }),
    ...cleanEnvironments(result),
  ]);
  const paths = [...new Set(cases.map(({ path }) => path))].toSorted(compareTexts);
  const suites = paths.flatMap((path) =>
    suite(
      path,
      cases.filter((one) => one.path === path),
    ),
  );
  const attributes = { name: 'amilint', ...counts(cases) };
  return `${['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${written(attributes)}>`, ...suites, '</testsuites>'].join('\n')}\n`;
}

function caseOf(finding: Finding, failed: boolean): Case {
  const { start } = visiblePositions(finding.at);
  return {
    path: finding.at.source.path,
    name: `${finding.policy.id} (line ${start.line}, column ${start.column})`,
    outcome: failed ? 'failure' : 'skipped',
    type: finding.severity,
    message: paragraph(finding),
    body: `${placeText(finding.at)}\n${finding.remedy}`,
  };
}

function cleanEnvironments({ environments, findings }: ScanResult): Case[] {
  const concerned = new Set(
    findings.flatMap((finding) => finding.environments.map(({ address }) => address)),
  );
  return environments
    .filter(({ address }) => !concerned.has(address))
    .map(({ at, name }) => ({ path: at.source.path, name: `${name}: no finding`, outcome: 'passed' }));
}

/** Readers treat cases of one name as one test, so a name that is repeated gets a number. */
function distinct(cases: readonly Case[]): Case[] {
  const met = new Map<string, number>();
  return cases.map((one) => {
    const key = JSON.stringify([one.path, one.name]);
    const number = (met.get(key) ?? 0) + 1;
    met.set(key, number);
    return number === 1 ? one : { ...one, name: `${one.name} #${number}` };
  });
}

function suite(path: string, cases: readonly Case[]): string[] {
  const attributes = { name: path, ...counts(cases) };
  return [`  <testsuite${written(attributes)}>`, ...cases.flatMap(testCase), '  </testsuite>'];
}

function testCase({ path, name, outcome, type = '', message = '', body }: Case): string[] {
  const startTag = `    <testcase${written({ name, classname: path, time: '0' })}`;
  if (outcome === 'passed') return [`${startTag}/>`];
  const about = outcome === 'skipped' ? { message } : { message, type };
  const text = body === undefined ? '' : xmlText(body);
  const inner = `<${outcome}${written(about)}>${text}</${outcome}>`;
  return [`${startTag}>`, `      ${inner}`, '    </testcase>'];
}

function counts(cases: readonly Case[]): Readonly<Record<string, string>> {
  const number = (outcome: Case['outcome']) => `${cases.filter((one) => one.outcome === outcome).length}`;
  return {
    tests: `${cases.length}`,
    failures: number('failure'),
    errors: number('error'),
    skipped: number('skipped'),
    time: '0',
  };
}

function written(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlText(value)}"`)
    .join('');
}
