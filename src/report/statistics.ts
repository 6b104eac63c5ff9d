// Counts of findings by policy, and by template or root module: the end of the text with --statistics.
import type { Finding, ScanResult } from '../judge/finding.ts';
import { compareTexts } from './order.ts';
import { visible } from './harmless.ts';
import { columns, pad } from './terminal.ts';
import type { Style } from './style.ts';

/** @returns two lists, the most first; empty if there is no finding */
export function statisticsLines({ findings }: Pick<ScanResult, 'findings'>, { colors }: Style): string[] {
  if (findings.length === 0) return [];
  return [
    colors.bold('Findings by policy'),
    ...listed(counted(findings, ({ policy }) => [policy.id])),
    '',
    colors.bold('Findings by template or root module'),
    ...listed(counted(findings, rootsOf)),
  ];
}

/** The roots of the environments that a finding concerns. One that several roots share counts in each. */
export function rootsOf({ environments }: Finding): readonly string[] {
  const roots = environments.map(({ address, name }) => {
    const end = address.endsWith(`#${name}`) ? address.length - name.length - 1 : address.indexOf('#');
    return address.slice(0, Math.max(0, end)) || '.';
  });
  return [...new Set(roots)];
}

function counted(findings: readonly Finding[], namesOf: (finding: Finding) => readonly string[]) {
  const counts = new Map<string, number>();
  for (const finding of findings)
    for (const name of namesOf(finding)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted(([a, first], [b, second]) => second - first || compareTexts(a, b));
}

function listed(counts: readonly (readonly [string, number])[]): string[] {
  let width = 0;
  for (const [name] of counts) width = Math.max(width, columns(visible(name)));
  const digits = String(counts[0]?.[1] ?? 0).length;
  return counts.map(([name, number]) => `  ${pad(visible(name), width)}  ${String(number).padStart(digits)}`);
}
