// Functions that read files, which are those of the scanned code.
// Source: developer.hashicorp.com/terraform/language/functions/file
import { call as callIdentity, identityOf, named } from '../../../evaluation/identity.ts';
import { withoutEnd } from '../../../value/trimming.ts';
import { concat, slice } from '../../../value/compose.ts';
import { derived, invalid } from '../../../value/origins.ts';
import type { Source } from '../../../value/source.ts';
import {
  isDictionary,
  known,
  unknown,
  type Entry,
  type Known,
  type Settled,
  type Unknown,
  type Value,
} from '../../../value/value.ts';
import { joinPath } from '../../../value/paths.ts';
import { TEMPLATE } from '../references.ts';
import { relocated } from '../relocate.ts';
import type { Scope } from '../scope.ts';
import { HclError, type Expression } from '../syntax/tree.ts';
import { templateOf } from '../syntax/templates.ts';
import { plain, structural, type Call, type Definition, type Functions, type Structural } from './define.ts';
import { encoded } from './encodings.ts';
import { globbed } from './globs.ts';
import { hashOf } from './hashes.ts';
import { fromRoot } from './rootPath.ts';

/** The identity of the folder in which Terraform runs, whose path is not known before the run. */
const WORKING_FOLDER = named('folder', '', 'working');

/** The path as it is written in the code; for one that abspath() made, the part after the working folder. */
function writtenPath(path: Settled | undefined): string | undefined {
  if (path?.kind === 'known') return String(path.value);
  const parts = path?.kind === 'unknown' ? path.parts : undefined;
  const [folder, rest] = parts ?? [];
  if (
    parts?.length !== 2 ||
    folder?.kind !== 'unknown' ||
    folder.identity !== WORKING_FOLDER ||
    rest?.kind !== 'known'
  )
    return undefined;
  return rest.value.replace(/^\//, '');
}

/**
 * Where a path may lead: from the root of the scan, which `path.module` starts from, or from the folder of
 * the root module.
 */
function placesOf(path: Settled | undefined, scope: Scope): string[] | undefined {
  const written = writtenPath(path);
  if (written === undefined) return undefined;
  const absolute = fromRoot(written);
  if (absolute !== undefined) return [absolute];
  if (written.startsWith('/') || written.startsWith('~')) return [];
  return [...new Set([joinPath('', written), joinPath(scope.module.root, written)])].filter(
    (place) => place !== undefined,
  );
}

function fileAt(path: Settled | undefined, scope: Scope): Source | 'missing' | 'outside' | undefined {
  const places = placesOf(path, scope);
  if (!places) return undefined;
  if (places.length === 0) return 'outside';
  for (const place of places) {
    const source = scope.module.scan.read(place);
    if (source) return source;
  }
  return 'missing';
}

/**
 * Reads a file and makes something of it. Nothing is known of one that is not there: it may be made before
 * Terraform runs.
 */
function reading(
  make: (text: Known<string>, call: Call, args: readonly Settled[], scope: Scope) => Value | undefined,
): Structural {
  return (args, call, scope) => {
    const source = fileAt(args[0], scope);
    if (source === undefined) return undefined;
    const { name, at } = call;
    if (typeof source === 'string') {
      const path = writtenPath(args[0])!;
      const text = `${name}() reads ${path}, which is ${source === 'missing' ? 'not in the scanned code' : 'outside the root of the scan'}`;
      return unknown({ code: 'outside', text, at }, derived(at), {
        identity: callIdentity(name, args.map(identityOf)),
      });
    }
    const whole = { source, start: 0, end: source.text.length };
    const content = source.text.normalize('NFC');
    const text = known(content, { at: whole, how: 'literal', via: [{ kind: 'text', name, at }] });
    return make(
      content === source.text ? { ...text, segments: [{ from: 0, at: whole }] } : text,
      call,
      args,
      scope,
    );
  };
}

function hashing(algorithm: Parameters<typeof hashOf>[0], encoding: 'hex' | 'base64'): Definition {
  const hash = hashOf(algorithm, encoding);
  return structural(
    'string -> string',
    reading(({ value }, { at }) => known(hash(value), derived(at))),
  );
}

const NAME = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

/** A template with its variables. Nothing else has a name in it, and it cannot read another template. */
function rendered(
  template: Expression,
  variables: Settled | undefined,
  call: Call,
  scope: Scope,
): Value | undefined {
  const { name, at } = call;
  if (variables?.kind !== 'known') return undefined;
  if (!isDictionary(variables.value)) return invalid(`the variables of ${name}() are a map or an object`, at);
  if (variables.value.rest) return undefined;
  const wrong = [...variables.value.entries.keys()].find((key) => !NAME.test(key));
  if (wrong !== undefined)
    return invalid(`${JSON.stringify(wrong)} is no name of a variable of ${name}()`, at);
  const names = Object.fromEntries(
    [...variables.value.entries].map(([key, entry]: [string, Entry]): [string, Value] => [key, entry.value]),
  );
  return scope.bind({ ...names, [TEMPLATE]: known(true, derived(at)) }).evaluate(template);
}

function parsed(
  source: Source,
  call: Call,
  make: (template: Expression) => Value | undefined,
): Value | undefined {
  try {
    return make(templateOf(source));
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
    return invalid(`the template of ${call.name}() is not well-formed: ${error.message}`, call.at);
  }
}

const templatefile = reading((text, call, [, variables], scope) => {
  if (scope.bindings.has(TEMPLATE)) return invalid('a template reads no other template', call.at);
  return parsed(text.origin.at.source, call, (template) => {
    const result = rendered(template, variables, call, scope);
    return result?.kind === 'absent' ? invalid('the template comes to null', call.at) : result;
  });
});

const templatestring: Structural = ([text, variables], call, scope) => {
  const written = call.args[0]?.kind;
  if (written !== 'name' && written !== 'member' && written !== 'index')
    return invalid('the template of templatestring() is a reference to a text', call.at);
  if (text?.kind !== 'known') return undefined;
  const source = { path: call.at.source.path, text: String(text.value) };
  return parsed(source, call, (template) =>
    rendered(
      relocated(template, source, () => call.at),
      variables,
      call,
      scope,
    ),
  );
};

const fileset: Structural = ([path, pattern], { at }, scope) => {
  const places = placesOf(path, scope);
  if (!places || pattern?.kind !== 'known') return undefined;
  if (places.length === 0)
    return unknown(
      { code: 'outside', text: 'fileset() lists a folder outside the root of the scan', at },
      derived(at),
    );
  const found =
    places
      .map((place) => globbed(String(pattern.value), place, scope.module.scan))
      .find((names) => names.length > 0) ?? [];
  return known({ items: found.map((name) => known(name, derived(at))), collection: 'set' }, derived(at));
};

/** Without `.`, `..` and doubled slashes, as far as they cancel out. */
function cleaned(path: string): string {
  const isAbsolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isAbsolute) parts.push(part);
  }
  return (isAbsolute ? '/' : '') + parts.join('/') || '.';
}

function workingFolder(at: Call['at']): Unknown {
  return unknown(
    { code: 'deploy-time', text: 'the folder in which Terraform runs is not known before', at },
    derived(at),
    { identity: WORKING_FOLDER },
  );
}

const abspath: Structural = ([path], { at }) => {
  if (path?.kind !== 'known') return undefined;
  const clean = cleaned(String(path.value));
  if (clean.startsWith('/')) return known(clean, path.origin);
  return concat([workingFolder(at), known(clean === '.' ? '' : `/${clean}`, path.origin)], at, 'abspath');
};

const pathexpand: Structural = ([path], { at }) => {
  if (path?.kind !== 'known') return undefined;
  const text = String(path.value);
  if (text !== '~' && !text.startsWith('~/')) return path;
  const home = unknown(
    { code: 'deploy-time', text: 'the home folder is not known before Terraform runs', at },
    derived(at),
    { identity: named('folder', '', 'home') },
  );
  return text === '~' ? home : concat([home, slice(path, 1, text.length)], at, 'pathexpand');
};

export const files: Functions = {
  file: structural(
    'string -> string',
    reading((text) => text),
  ),
  filebase64: structural(
    'string -> string',
    reading((text, { at }) => encoded(text, at)),
  ),
  filemd5: hashing('md5', 'hex'),
  filesha1: hashing('sha1', 'hex'),
  filesha256: hashing('sha256', 'hex'),
  filesha512: hashing('sha512', 'hex'),
  filebase64sha256: hashing('sha256', 'base64'),
  filebase64sha512: hashing('sha512', 'base64'),
  fileexists: structural('string -> bool', ([path], { at }, scope) => {
    const source = fileAt(path, scope);
    if (source === undefined) return undefined;
    if (source !== 'outside') return known(source !== 'missing', derived(at));
    return unknown(
      { code: 'outside', text: 'fileexists() looks outside the root of the scan', at },
      derived(at),
      {
        identity: callIdentity('fileexists', [identityOf(path!)]),
      },
    );
  }),
  fileset: structural('string, string -> set(string)', fileset),
  templatefile: structural('string, any -> any', templatefile),
  templatestring: structural('string, any -> string', templatestring),
  abspath: structural('string -> string', abspath),
  pathexpand: structural('string -> string', pathexpand),
  basename: plain('string -> string', (path: string) =>
    path === '' ? '.' : withoutEnd(path, '/').split('/').at(-1) || '/',
  ),
  dirname: plain('string -> string', (path: string) => cleaned(path.slice(0, path.lastIndexOf('/') + 1))),
};
