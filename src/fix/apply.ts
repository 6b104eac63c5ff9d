// Applies edits one after the other: each is made from the texts that those before it left, parsed and judged
// again.
import type { Finding, FixStep } from '../judge/finding.ts';
import { rootOfAddress } from '../judge/roots.ts';
import type { Rescan } from '../scanTexts.ts';
import { belongsTo, textsAfter } from './check.ts';
import { editsOf } from './fix.ts';
import { Fixer, type Fixable } from './fixes.ts';

/** One edit that was made. */
export interface Applied {
  readonly finding: Finding;
  readonly step: FixStep;
  /** Deployments that have to follow. */
  readonly then: readonly FixStep[];
}

export interface Outcome {
  readonly applied: readonly Applied[];
  /** Edits that were not wanted. */
  readonly left: readonly Applied[];
  /** The texts of all files that changed. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What is edited. */
export interface Asked extends Fixable {
  readonly findings: readonly Finding[];
  /** Whether the edit of a finding is wanted. */
  isAsked(finding: Finding): boolean;
  /** Whether an edit is made. */
  isWanted(step: FixStep): boolean;
}

export function applyFixes(asked: Asked): Outcome {
  const applied: Applied[] = [];
  const left: Applied[] = [];
  const texts = new Map<string, string>();
  for (const root of rootsIn(asked.findings)) {
    const outcome = applyInRoot(root, asked, texts);
    for (const one of outcome.applied) applied.push(one);
    for (const one of outcome.left) left.push(one);
    for (const [path, text] of outcome.texts) texts.set(path, text);
  }
  return { applied, left, texts };
}

function rootsIn(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(
    findings.flatMap(({ environments }) => environments.map(({ address }) => rootOfAddress(address))),
  );
}

/** Applies the edits of one stack or root module. */
function applyInRoot(root: string, asked: Asked, earlier: ReadonlyMap<string, string>): Outcome {
  const texts = new Map(earlier);
  const applied: Applied[] = [];
  const left: Applied[] = [];
  const tried = new Set<string>();
  for (;;) {
    const again: Rescan = (changed, isWanted) => asked.again(new Map([...texts, ...changed]), isWanted);
    const now = again(new Map(), belongsTo(new Set([root]), asked.resources));
    const fixer = new Fixer({ ...asked, resources: now.resources, again });
    const next = nextOf(now.findings, fixer, tried, asked);
    if (!next) return { applied, left, texts };
    tried.add(keyOf(next.finding));
    if (!asked.isWanted(next.step)) {
      left.push(next);
      continue;
    }
    applied.push(next);
    for (const [path, text] of textsAfter(editsOf([next.step]))) texts.set(path, text);
  }
}

function nextOf(
  findings: readonly Finding[],
  fixer: Fixer,
  tried: Set<string>,
  asked: Asked,
): Applied | undefined {
  // A replacement that takes all that a new environment needs comes first: it spares further ones.
  const inOrder = [
    ...findings.filter(needsNewEnvironment),
    ...findings.filter((one) => !needsNewEnvironment(one)),
  ];
  for (const finding of inOrder) {
    if (tried.has(keyOf(finding)) || !asked.isAsked(finding)) continue;
    const fix = fixer.fixOf(finding);
    if (!fix) continue;
    const [step, ...then] = fix.steps;
    return { finding, step, then };
  }
  return undefined;
}

function needsNewEnvironment({ policy }: Finding): boolean {
  return policy.fix.some(({ newEnvironment }) => newEnvironment);
}

/** A finding is the same one after other edits of its file, though its place has moved. */
function keyOf({ policy, path, environments }: Finding): string {
  return [policy.id, path, ...environments.map(({ address }) => address)].join('\0');
}
