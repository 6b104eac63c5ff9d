// The cases of fixtures/same in each of their languages, with names and values in one form that languages share.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load as loadYaml } from 'js-yaml';
import { cloudformation } from '../src/frontends/cloudformation/frontend.ts';
import { terraform } from '../src/frontends/terraform/frontend.ts';
import type { Loaded, Resource } from '../src/model/resource.ts';
import type { SourceText } from '../src/options.ts';
import { scanSources } from '../src/scan.ts';
import { HOLE, skeleton } from '../src/value/text.ts';
import { isDictionary, isList, type Reference, type Value } from '../src/value/value.ts';
import { filesOf } from './support.ts';

const ROOT = fileURLToPath(new URL('../fixtures/same', import.meta.url));

/** A way to write one environment down: `awscc` is Terraform with the provider that is made from CloudFormation's schemas. */
export type Form = 'yaml' | 'json' | 'terraform' | 'awscc' | 'plan';

/** Which files are of the form, by their paths in the folder of the case. */
const FILES: { readonly [form in Form]: RegExp } = {
  yaml: /(^|\/)template\.yaml$/,
  json: /(^|\/)template\.json$/,
  terraform: /^(?!awscc\.tf$).*\.(tf|tfvars)$/,
  awscc: /^awscc\.tf$/,
  plan: /^plan\.json$/,
};

export const FORMS = Object.keys(FILES) as readonly Form[];

export interface Case {
  readonly name: string;
  /** What has to be found at least, as `policy certainty`. */
  readonly findings: readonly string[];
  /** What the plan was made with, by the names of Terraform's variables. */
  readonly given: Readonly<Record<string, string>>;
  readonly forms: ReadonlyMap<Form, readonly SourceText[]>;
}

export const cases: readonly Case[] = readdirSync(ROOT)
  .toSorted()
  .map((name): Case => {
    const folder = `${ROOT}/${name}`;
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
    const text = (path: string): SourceText => ({ path, text: readFileSync(`${folder}/${path}`, 'utf8') });
    const { findings, given = {} } = loadYaml(text('expected.yaml').text) as { findings: string[]; given?: Record<string, unknown> };
    const forms = FORMS.flatMap((form): [Form, SourceText[]][] => {
      const own = paths.filter((path) => FILES[form].test(path));
      return own.length > 0 ? [[form, own.map(text)]] : [];
    });
    return { name, findings, given: Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)])), forms: new Map(forms) };
  });

const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** What is given, by the names of both languages: `image_type` is `ImageType` in CloudFormation. */
function parametersFor(given: Case['given'], form: Form): Readonly<Record<string, string>> {
  return form === 'yaml' || form === 'json' ? Object.fromEntries(Object.entries(given).map(([name, value]) => [pascal(name), value])) : given;
}

/**
 * The name of a resource in all languages: `Inner/EnvironmentCpu` for `module.inner.aws_batch_compute_environment.environment["cpu"]`.
 * The index of a resource that is made once or not at all says nothing.
 */
export function commonName(name: string): string {
  if (!/^(module|aws|awscc)[._]/.test(name)) return name;
  const parts = name.replace(/\[0\]$/, '').match(/(?:[^.[]|\[[^\]]*\])+/g) ?? [];
  return parts
    .filter((part) => part !== 'module' && !/^(aws|awscc)_/.test(part))
    .map(pascal)
    .join('/');
}

/** Remembers what was made of a case in a form with values given. */
function remembering<T>(make: (one: Case, form: Form, given: Case['given']) => T): typeof make {
  const made = new Map<string, T>();
  return (one, form, given) => {
    const key = JSON.stringify([one.name, form, given]);
    if (!made.has(key)) made.set(key, make(one, form, given));
    return made.get(key)!;
  };
}

const load = remembering((one, form, given): Loaded => {
  const sources = one.forms.get(form)!;
  const frontend = form === 'yaml' || form === 'json' ? cloudformation : terraform;
  return frontend.load(
    sources,
    {
      parameters: new Map(Object.entries(parametersFor(given, form))),
      parameterFiles: [],
      variableFiles: [],
      environment: new Map(),
      named: new Set(sources.map(({ path }) => path)),
    },
    filesOf(Object.fromEntries(sources.map(({ path, text }) => [path, text]))),
  );
});

/** Attributes that two languages call otherwise. Ref gives the id of a launch template, the name or ARN of others. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  'launchTemplate.Ref': 'id',
  'launchTemplate.LatestVersionNumber': 'latest_version',
  'launchTemplate.DefaultVersionNumber': 'default_version',
  'computeEnvironment.Ref': 'arn',
  'computeEnvironment.compute_environment_arn': 'arn',
  'role.Arn': 'arn',
};

/** Every field of every resource that may be made: `computeEnvironment Environment/computeResources/imageId`, with its value in the common form. */
export const fieldsOf = remembering((one, form, given): ReadonlyMap<string, unknown> => {
  const { resources } = load(one, form, given);
  const fields = new Map<string, unknown>();
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  for (const resource of resources) {
    if (resource.exists.kind === 'known' && !resource.exists.value) continue;
    const at = `${resource.kind} ${commonName(resource.name)}`;
    fields.set(`${at}/exists`, common(resource.exists, byAddress));
    flatten(at, common(resource.properties, byAddress), fields);
  }
  return fields;
});

function flatten(at: string, value: unknown, fields: Map<string, unknown>): void {
  if (value === null || value === undefined) return;
  const isPlain = typeof value === 'object' && !Array.isArray(value) && !('is' in value);
  if (!isPlain) fields.set(at, value);
  else for (const [name, inner] of Object.entries(value)) flatten(`${at}/${name}`, inner, fields);
}

/** A value as all languages would say it: a choice is what it can be, whatever decides; an unknown is only that it is one. */
function common(value: Value, byAddress: ReadonlyMap<string, Resource>): unknown {
  if (value.kind === 'choice') {
    const branches = value.branches.map((branch) => common(branch, byAddress) ?? null);
    return { is: 'choice', of: branches };
  }
  if (value.kind === 'absent') return undefined;
  if (value.kind === 'known') {
    const { value: data } = value;
    if (isList(data)) {
      const items = data.items.map((item) => common(item, byAddress)).filter((item) => item !== undefined);
      return data.rest ? [...items, '…'] : items.length > 0 ? items : undefined;
    }
    if (isDictionary(data)) return Object.fromEntries([...data.entries].map(([name, entry]) => [name, common(entry.value, byAddress)]));
    return value.encodes ? { is: 'base64', of: common(value.encodes, byAddress) } : data;
  }
  if (value.lookup?.kind === 'ssmParameter') return { is: 'parameter', of: common(value.lookup.name, byAddress) };
  if (value.reference) return { is: 'reference', of: referenceOf(value.reference, byAddress) };
  if (value.encodes) return { is: 'base64', of: common(value.encodes, byAddress) };
  return value.parts ? { is: 'text', of: skeleton(value).replaceAll(HOLE, '…') } : { is: 'unknown' };
}

function referenceOf({ address, attribute }: Reference, byAddress: ReadonlyMap<string, Resource>): string {
  const target = byAddress.get(address);
  return target ? `${commonName(target.name)}.${ATTRIBUTES[`${target.kind}.${attribute}`] ?? attribute}` : `${address}.${attribute}`;
}

export interface CommonFinding {
  readonly policy: string;
  /** `policy certainty`, as cases expect it. */
  readonly mark: string;
  /** What two languages have to agree on. */
  readonly text: string;
}

export const findingsOf = remembering((one, form, given): readonly CommonFinding[] => {
  const { findings, notes } = scanSources(one.forms.get(form)!, { asOf: '2026-11-24', parameters: parametersFor(given, form) });
  if (notes.length > 0) throw new Error(`${one.name} in ${form}: ${notes.map(({ message }) => message).join(' ')}`);
  const names = new Map(load(one, form, given).resources.map(({ address, name }) => [address, commonName(name)]));
  const at = (path: string): string => {
    const address = [...names.keys()].filter((candidate) => path.startsWith(`${candidate}/`)).toSorted((a, b) => b.length - a.length)[0];
    return address === undefined ? path : `${names.get(address)}${path.slice(address.length)}`;
  };
  return findings
    .map(({ policy, severity, certainty, environments, path, assuming }) => ({
      policy: policy.id,
      mark: `${policy.id} ${certainty}`,
      text: `${policy.id} ${severity} ${certainty}: ${environments.map(({ name }) => commonName(name)).join(' and ')}, ${at(path)}${assuming.length > 0 ? `, under ${assuming.length} assumptions` : ''}`,
    }))
    .toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
});
