// Terragrunt's own functions, which files of Terragrunt alone have.
// Source: terragrunt.gruntwork.io/docs/reference/hcl/functions
import { call as callIdentity, identityOf, named } from '../../../evaluation/identity.ts';
import { isWhole, plainOf } from '../../../evaluation/plain.ts';
import { derived, invalid } from '../../../value/origins.ts';
import { folderOf, inFolder } from '../../../value/paths.ts';
import { known, unknown, type Entry, type Settled, type Unknown, type Value } from '../../../value/value.ts';
import { structural, type Call, type Definition } from '../functions/define.ts';
import { jsonText } from '../functions/json.ts';
import { absolutePath } from '../functions/rootPath.ts';
import { isSecretName } from '../secretNames.ts';
import { parse } from '../syntax/parse.ts';
import type { Config } from './config.ts';
import { placeOf, relativePath } from './paths.ts';

/** Known only to a run of Terragrunt. */
const AT_RUN = [
  'get_aws_account_alias',
  'get_aws_account_id',
  'get_aws_caller_identity_arn',
  'get_aws_caller_identity_user_id',
  'get_default_retryable_errors',
  'get_platform',
  'get_terraform_cli_args',
  'get_terraform_command',
  'get_terraform_commands_that_need_input',
  'get_terraform_commands_that_need_locking',
  'get_terraform_commands_that_need_parallelism',
  'get_terraform_commands_that_need_vars',
  'get_terragrunt_source_cli_flag',
  'run_cmd',
  'sops_decrypt_file',
];

/** A function that returns a path; its argument, if it takes one, is the name of an include block. */
function place(path: (name: string | undefined) => string): Definition {
  return structural('...string -> string', ([name], { at }) =>
    name && name.kind !== 'known' ? undefined : known(path(name && String(name.value)), derived(at)),
  );
}

export function functionsOf(config: Config): ReadonlyMap<string, Definition> {
  return new Map<string, Definition>([
    ...AT_RUN.map((name): [string, Definition] => [name, structural('...any -> any', atRun)]),
    ['get_terragrunt_dir', place(() => absolutePath(config.context.folder))],
    ['get_original_terragrunt_dir', place(() => absolutePath(config.context.original))],
    ['get_working_dir', place(() => absolutePath(config.context.folder))],
    ['get_parent_terragrunt_dir', place((name) => absolutePath(parentOf(config, name)))],
    ['get_repo_root', place(() => absolutePath(repositoryOf(config)))],
    ['get_path_from_repo_root', place(() => relativePath(repositoryOf(config), config.context.folder))],
    ['get_path_to_repo_root', place(() => relativePath(config.context.folder, repositoryOf(config)))],
    [
      'path_relative_to_include',
      place((name) => relativePath(parentOf(config, name), config.context.folder)),
    ],
    [
      'path_relative_from_include',
      place((name) => relativePath(config.context.folder, parentOf(config, name))),
    ],
    [
      'find_in_parent_folders',
      structural('...string -> string', (args, call) => findInParents(args, call, config)),
    ],
    ['get_env', structural('string, ...any -> any', (args, call) => environmentValue(args, call, config))],
    [
      'read_terragrunt_config',
      structural('string, ...any -> any', (args, call) => readConfig(args, call, config)),
    ],
    ['read_tfvars_file', structural('string -> string', (args, call) => readVariables(args, call, config))],
    ['mark_as_read', structural('string -> string', ([path]) => path)],
  ]);
}

function outside(name: string, why: string, at: Call['at']): Unknown {
  return unknown({ code: 'outside', text: `${name}() finds nothing: ${why}`, at }, derived(at));
}

function atRun(args: readonly Settled[], { name, at }: Call): Value {
  return unknown({ code: 'deploy-time', text: `${name}() is known when Terragrunt runs`, at }, derived(at), {
    identity: callIdentity(name, args.map(identityOf)),
  });
}

/**
 * The folder of the file that is included, by the name of the include block; without any, that of the file
 * itself.
 */
function parentOf(config: Config, name: string | undefined): string {
  if (config.context.includedFrom !== undefined) return folderOf(config.source.path);
  const include = config.includes.find((one) => name === undefined || one.name === name);
  return include ? folderOf(include.config.source.path) : config.context.folder;
}

/** The nearest folder above with a repository in it; without any, the root of the scan. */
function repositoryOf({ context, scan }: Config): string {
  for (let { folder } = context; folder !== ''; folder = folderOf(folder))
    if (scan.folders(folder).includes(inFolder(folder, '.git'))) return folder;
  return '';
}

function textOf(argument: Settled | undefined): string | undefined {
  return argument?.kind === 'known' ? String(argument.value) : undefined;
}

function findInParents(
  args: readonly Settled[],
  { at, name: called }: Call,
  config: Config,
): Value | undefined {
  const [wanted, fallback] = args;
  const name = wanted ? textOf(wanted) : 'terragrunt.hcl';
  if (name === undefined) return undefined;
  const { scan, context } = config;
  for (let folder = context.folder; folder !== '';) {
    folder = folderOf(folder);
    const path = inFolder(folder, name);
    if (scan.read(path) || scan.files(path).length > 0 || scan.folders(path).length > 0)
      return known(absolutePath(path), derived(at));
  }
  return fallback ?? outside(called, `${name} is in no folder above ${context.folder || '.'}`, at);
}

function environmentValue(args: readonly Settled[], { at }: Call, { scan }: Config): Value | undefined {
  const name = textOf(args[0]);
  if (name === undefined) return undefined;
  const given = name.startsWith('TF_VAR_') ? scan.environment.get(name.slice('TF_VAR_'.length)) : undefined;
  const value = given === undefined ? args[1] : known(given, derived(at));
  if (value && isSecretName(name)) return scan.sensitive(value);
  return (
    value ??
    unknown(
      { code: 'no-default', text: `the environment variable ${name} has no default`, at },
      derived(at),
      {
        identity: named('environment', '', name),
      },
    )
  );
}

function readConfig(args: readonly Settled[], { at, name }: Call, config: Config): Value | undefined {
  const path = textOf(args[0]);
  if (path === undefined) return undefined;
  const { context, scan } = config;
  const place = placeOf(path, context.folder);
  const read = place === undefined ? undefined : config.other(place);
  if (read) return scan.named(`${place} for ${context.original}`, at, () => read.asValue(at));
  return args[1] ?? outside(name, `${path} is not in the scanned code`, at);
}

/** The values of a file of variables, as JSON. */
function readVariables(args: readonly Settled[], { at, name }: Call, config: Config): Value | undefined {
  const path = textOf(args[0]);
  const place = path === undefined ? undefined : placeOf(path, config.context.folder);
  const source = place === undefined ? undefined : config.scan.read(place);
  if (path === undefined) return undefined;
  if (!source) return outside(name, `${path} is not in the scanned code`, at);
  if (source.path.endsWith('.json')) return known(source.text, derived(at));
  const entries = new Map<string, Entry>();
  const { body, fault } = parse(source);
  if (fault) return invalid(`${path} is not well-formed`, at);
  for (const attribute of body.attributes.values()) {
    const value = config.valueOf(attribute);
    if (value) entries.set(attribute.name, { key: attribute.key, value });
  }
  const values = known({ entries }, derived(at));
  return isWhole(values) ? known(jsonText(plainOf(values)), derived(at)) : undefined;
}
