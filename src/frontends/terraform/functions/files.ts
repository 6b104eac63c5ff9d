// Functions that read files of the scanned code.
import { known, unknown, type Entry, type Value } from '../../../value/value.ts';
import { derived, invalid } from '../../../value/origins.ts';
import { joinPath } from '../paths.ts';
import { HclError } from '../syntax.ts';
import { templateOf } from '../templates.ts';
import { isDictionary } from '../../../value/value.ts';
import { encoded, type Structural } from './call.ts';
import type { Source } from '../../../value/source.ts';

/** The file that a path means: `path.module` has put the module's folder in front of it. */
function sourceOf(args: Parameters<Structural>[0], scope: Parameters<Structural>[2]): Source | 'missing' | undefined {
  const [path] = args;
  if (path?.kind !== 'known' || typeof path.value !== 'string') return undefined;
  const within = joinPath('', path.value);
  return within === undefined || path.value.startsWith('/') ? undefined : (scope.module.scan.read(within) ?? 'missing');
}

const contents: Structural = (args, { name, at }, scope) => {
  const source = sourceOf(args, scope);
  if (source === undefined) return undefined;
  if (source === 'missing') return unknown({ code: 'outside', text: `${name}() reads a file that is not in the scanned code`, at }, derived(at));
  const whole = { source, start: 0, end: source.text.length };
  return { ...known(source.text, { at: whole, how: 'literal', via: [{ kind: 'text', name, at }] }), segments: [{ from: 0, at: whole }] };
};

export const files: { readonly [name: string]: Structural } = {
  file: contents,
  filebase64: (args, call, scope) => {
    const text = contents(args, call, scope);
    return text && text.kind !== 'choice' ? encoded(text, call.at) : text;
  },
  fileexists: (args, { at }, scope) => {
    const source = sourceOf(args, scope);
    return source === undefined ? undefined : known(source !== 'missing', derived(at));
  },
  templatefile: (args, call, scope) => {
    const source = sourceOf(args, scope);
    const [, variables] = args;
    if (source === undefined || source === 'missing' || variables?.kind !== 'known' || !isDictionary(variables.value)) return contents(args, call, scope);
    const names = Object.fromEntries([...variables.value.entries].map(([name, entry]: [string, Entry]): [string, Value] => [name, entry.value]));
    try {
      return scope.bind(names).evaluate(templateOf(source));
    } catch (error) {
      if (!(error instanceof HclError)) throw error;
      return invalid(`the template ${source.path} is not well-formed: ${error.message}`, call.at);
    }
  },
};
