// A plan of Terraform as the one argument of `amilint diff`: it has both sides.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { decode } from './bytes.ts';
import { standardInput } from './commands/standardInput.ts';
import type { DiffAnswer } from './diff/answer.ts';
import { diffOf } from './diff/diff.ts';
import { inCode } from './diff/inCode.ts';
import { pathFrom } from './files.ts';
import { FaultError } from './frontends/document/faults.ts';
import { planFiles } from './frontends/terraform/kinds.ts';
import { changesOfPlan } from './frontends/terraform/plan/changes.ts';
import { withHidden } from './judge/secrets.ts';
import { dayOf, UsageError, type ScanOptions } from './options.ts';
import { codeOfPlan } from './planCode.ts';
import { providerOf } from './provider.ts';
import type { Source } from './value/source.ts';

export interface PlannedAnswer {
  readonly answer: DiffAnswer;
  /** The folder from which all paths are named, if the code is beside the plan. */
  readonly root?: string;
}

/**
 * @param name a file, or `-` for standard input
 * @param options of the scan of the code beside the plan
 * @returns undefined if that is no plan
 * @throws UsageError when it cannot be read
 */
export async function plannedDifferences(
  name: string,
  options: ScanOptions,
): Promise<PlannedAnswer | undefined> {
  const { cwd = process.cwd() } = options;
  const source = sourceOf(name);
  if (!source) return undefined;
  if (!planFiles.claims(source)) {
    if (name === '-') throw new UsageError('amilint diff -: standard input is no plan of Terraform as JSON');
    return undefined;
  }
  const asOf = dayOf(options.asOf);
  const code = await codeOfPlan({ path: name, text: source.text }, options);
  if (!code) return { answer: answerOf(name, source, asOf) };
  const { codeOf, root } = code;
  const path = name === '-' ? source.path : pathFrom(root, resolve(cwd, name));
  const answer = inCode(answerOf(name, { ...source, path }, asOf), codeOf);
  return { answer: { ...answer, new: source.path }, root };
}

function answerOf(name: string, source: Source, asOf: string): DiffAnswer {
  try {
    const answer = differencesOfPlan(source, asOf);
    if (answer) return answer;
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    throw new UsageError(`amilint diff ${name}: ${error.message}`);
  }
  throw new UsageError(
    `amilint diff ${name}: a state has no changes; write a plan with terraform show -json tfplan`,
  );
}

function sourceOf(name: string): Source | undefined {
  if (name === '-') return standardInput(undefined);
  if (!existsSync(name) || !statSync(name).isFile()) return undefined;
  return { path: name, text: decode(readFileSync(name)).replace(/^\uFEFF/, '') };
}

/**
 * The answer about a plan of Terraform, which has both sides.
 * @returns undefined for a text that is none
 * @throws FaultError when the text is not well-formed
 */
export function differencesOfPlan(source: Source, asOf: string): DiffAnswer | undefined {
  const plan = changesOfPlan(source);
  if (!plan) return undefined;
  const { before, after, changes } = plan;
  const answer = diffOf({
    old: { name: 'what there is', resources: before, base: '' },
    new: { name: source.path, resources: after, base: '' },
    asOf,
    providerOf,
    planned: changes,
  });
  return withHidden(answer, [...before, ...after]);
}
