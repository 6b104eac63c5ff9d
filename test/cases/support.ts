// Runs a case of ../shared/cases, where that is at hand, and says what came out as its EXPECT.md writes it:
// `warning hardcoded-ami-id template.yaml:7`, `note, possible mixed-architectures main.tf:3`.
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ScanOptions } from '../../src/options.ts';
import { scan } from '../../src/scan.ts';
import { positions } from '../../src/value/source.ts';

const LINKED = fileURLToPath(new URL('../../../shared/cases', import.meta.url));
const CASES = existsSync(LINKED) ? realpathSync(LINKED) : LINKED;

/** The folder of a case: `words/cause-that-is-not-known`. */
export const caseFolder = (name: string): string => join(CASES, name);

export interface Case {
  /**
   * Every finding, in the order of files and lines; of a case with one file the path may be left out: `:7`.
   */
  readonly findings: readonly string[];
  readonly options?: Partial<ScanOptions>;
  /**
   * What the sentences of the findings and notes say, one line for each finding that starts with its policy.
   */
  readonly says?: readonly RegExp[];
  readonly saysNot?: readonly RegExp[];
}

const DAY = '2026-11-25';

/** All that a user reads of a case: a line for each finding and each note. */
async function sentencesOf(name: string, options: Partial<ScanOptions> = {}): Promise<string> {
  const root = caseFolder(name);
  const { findings, notes } = await scan({ paths: [root], root, asOf: DAY, ...options });
  const lines = findings.map(({ policy, message, remedy, flow, related, assuming, follows }) => [
    `${policy.id}:`,
    message,
    ...flow.map((step) => `from ${step.message};`),
    ...related.map((place) => `also ${place.message} (line ${positions(place.at).start.line});`),
    ...assuming.map(({ text }) => `assuming ${text};`),
    ...follows.map((cause) => `follows ${cause.policy};`),
    `remedy: ${remedy}`,
  ]);
  return [...lines.map((parts) => parts.join(' ')), ...notes.map(({ message }) => message)].join('\n');
}

/** The findings of a case, a line each; a fault of the program is a line, too, so that no case expects it. */
export async function findingsOf(
  name: string,
  options: Partial<ScanOptions> = {},
): Promise<readonly string[]> {
  const root = caseFolder(name);
  const { findings, notes } = await scan({ paths: [root], root, asOf: DAY, ...options });
  const faults = notes.filter(({ code }) => code === 'fault').map(({ path }) => `fault ${path}:1`);
  const found = findings.map(({ severity, certainty, policy, at }) => {
    const { line } = positions(at).start;
    return `${severity}${certainty === 'possible' ? ', possible' : ''} ${policy.id} ${at.source.path}:${line}`;
  });
  return [...found, ...faults];
}

/** A table of cases of one group: each gives the findings that are listed, and no other. */
export function describeCases(group: string, cases: Readonly<Record<string, Case>>): void {
  describe.skipIf(!existsSync(CASES))(`${group} (skipped where ../shared/cases is absent)`, () => {
    test.each(Object.entries(cases))('%s', async (name, { findings, options, says = [], saysNot = [] }) => {
      const found = await findingsOf(`${group}/${name}`, options);
      const files = new Set(
        found.map((line) => line.slice(line.lastIndexOf(' ') + 1, line.lastIndexOf(':'))),
      );
      const short = files.size > 1 ? found : found.map((line) => line.replace(/ [^ ]*(:\d+)$/, ' $1'));
      const wanted = findings.some((line) => / :\d+$/.test(line)) ? short : found;
      expect(wanted.toSorted()).toEqual(findings.toSorted());
      if (says.length + saysNot.length === 0) return;
      const sentences = await sentencesOf(`${group}/${name}`, options);
      for (const pattern of says) expect(sentences).toMatch(pattern);
      for (const pattern of saysNot) expect(sentences).not.toMatch(pattern);
    });
  });
}
