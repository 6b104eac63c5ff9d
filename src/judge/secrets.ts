// Hides secrets in the sentences of a result, which contain a value itself and not its place.
import type { Note, Resource } from '../model/resource.ts';
import { hiddenStretches, SENSITIVE, sensitiveIn } from '../value/sensitive.ts';
import type { Source } from '../value/source.ts';
import type { Finding, Undecided } from './finding.ts';

/** Shorter secrets may be a part of any word: the code that writes such a value into a sentence hides it. */
const SHORTEST = 6;

/** Shorter texts have no code with a resource and a secret in it. */
const SHORTEST_CODE = 100;

interface Sentences {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  readonly undecided: readonly Undecided[];
  readonly notes: readonly Note[];
}

/** The same result, with the secrets of the resources hidden in all sentences. */
export function withoutSecrets<T extends Sentences>(result: T, resources: readonly Resource[]): T {
  const secrets = secretsOf(resources);
  if (secrets.length === 0) return result;
  const hide = hiderOf(resources);
  const withoutSecrets = <P extends { readonly message: string }>(place: P): P => ({
    ...place,
    message: hide(place.message),
  });
  const unresolved = <P extends { readonly text: string; readonly settle?: string }>(one: P): P => ({
    ...one,
    text: hide(one.text),
    ...(one.settle === undefined ? {} : { settle: hide(one.settle) }),
  });
  const found = (finding: Finding): Finding => ({
    ...withoutSecrets(finding),
    flow: finding.flow.map(withoutSecrets),
    related: finding.related.map(withoutSecrets),
    unknowns: finding.unknowns.map(unresolved),
  });
  return {
    ...result,
    findings: result.findings.map(found),
    suppressed: result.suppressed.map(found),
    undecided: result.undecided.map((one) => ({ ...one, unknowns: one.unknowns.map(unresolved) })),
    notes: result.notes.map(withoutSecrets),
  };
}

/** Hides the secrets of resources in texts. */
export function hiderOf(resources: readonly Resource[]): (text: string) => string {
  const secrets = secretsOf(resources);
  const values = secrets.filter(({ isCode }) => !isCode);
  const inCode = hiderOfCode(secrets.filter(({ isCode }) => isCode));
  return (text) =>
    values.reduce(
      (before, { text: secret, shown }) => before.replaceAll(secret, () => shown),
      text.length >= SHORTEST_CODE ? inCode(text) : text,
    );
}

/** Hides secrets of the code, of which there may be thousands, in one pass over the text. */
function hiderOfCode(secrets: readonly Secret[]): (text: string) => string {
  const byStart = new Map<string, Secret[]>();
  for (const secret of secrets) {
    const start = secret.text.slice(0, SHORTEST);
    const others = byStart.get(start);
    if (others) others.push(secret);
    else byStart.set(start, [secret]);
  }
  return (text) => {
    if (byStart.size === 0) return text;
    let characters: string[] | undefined;
    for (let at = 0; at + SHORTEST <= text.length; at++)
      for (const secret of byStart.get(text.slice(at, at + SHORTEST)) ?? []) {
        if (!text.startsWith(secret.text, at)) continue;
        characters ??= text.split('');
        // What is shown is as long as the text. Secrets beside each other have the same code around them.
        for (const [index, character] of secret.shown.split('').entries())
          if (character !== secret.text[index]) characters[at + index] = character;
      }
    return characters ? characters.join('') : text;
  };
}

/**
 * Data with the secrets of resources hidden in all its texts. Places in sources stay: {@link shownText} hides
 * what is there.
 */
export function withHidden<T>(data: T, resources: readonly Resource[]): T {
  if (secretsOf(resources).length === 0) return data;
  const hide = hiderOf(resources);
  const within = (part: unknown): unknown => {
    if (typeof part === 'string') return hide(part);
    if (Array.isArray(part)) return part.map(within);
    if (typeof part !== 'object' || part === null || ('source' in part && 'start' in part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, within(value)]));
  };
  // The same shape, with other texts.
  return within(data) as T;
}

/** A text that no output shows, and what is in its place. */
interface Secret {
  readonly text: string;
  readonly shown: string;
  /** Written in the code, with what is beside it: patches and changed files alone have that. */
  readonly isCode: boolean;
}

const known = new WeakMap<readonly Resource[], readonly Secret[]>();

/**
 * The texts, the longest first, so that none is hidden in part. Looked for once for each list of resources.
 */
function secretsOf(resources: readonly Resource[]): readonly Secret[] {
  const found = known.get(resources) ?? secretsIn(resources);
  known.set(resources, found);
  return found;
}

/** A short secret is found by the code beside it, as patches have it. */
function secretsIn(resources: readonly Resource[]): readonly Secret[] {
  const secrets = new Map<string, Omit<Secret, 'text'>>();
  const sources = new Set<Source>();
  for (const { properties, at } of resources) {
    sources.add(at.source);
    for (const { value, origin } of sensitiveIn(properties)) {
      const text = String(value);
      if (text.length >= SHORTEST) secrets.set(text, { shown: SENSITIVE, isCode: false });
      sources.add(origin.at.source);
    }
  }
  for (const source of sources)
    for (const { text, shown } of hiddenStretches(source))
      if (text.length >= SHORTEST && text !== shown && !secrets.has(text))
        secrets.set(text, { shown, isCode: true });
  return [...secrets]
    .map(([text, secret]) => ({ text, ...secret }))
    .toSorted((a, b) => b.text.length - a.text.length);
}
