// The cases of fixtures/same in each of their languages, with names and values in one form that languages
// share.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load as loadYaml } from 'js-yaml';
import { cloudformation } from '../src/frontends/cloudformation/frontend.ts';
import { pulumi } from '../src/frontends/pulumi/frontend.ts';
import { terraform } from '../src/frontends/terraform/frontend.ts';
import { fields, type Field } from '../src/model/fields.ts';
import type { Frontend, Loaded, Resource } from '../src/model/resource.ts';
import type { SourceText } from '../src/options.ts';
import { scanSources } from '../src/scanSources.ts';
import { HOLE, skeleton } from '../src/value/text.ts';
import { isDictionary, isList, type Reference, type Value } from '../src/value/value.ts';
import { filesOf } from './support.ts';

const ROOT = fileURLToPath(new URL('../fixtures/same', import.meta.url));

/**
 * What makes forms differ in what they can say: the language, and in Terraform the provider; a plan alone,
 * and code that a plan completes.
 */
export type Trait = 'cloudformation' | 'aws' | 'awscc' | 'plan' | 'settled';

interface FormFacts {
  /** Which files are of the form, by their paths in the folder of the case. */
  readonly files: RegExp;
  readonly frontend: Frontend<Loaded>;
  readonly traits: readonly Trait[];
}

/**
 * The ways to write one environment down. Code with its plan is HCL that the plan completes; `awscc` is HCL
 * for the provider that is made from CloudFormation's schemas. Pulumi's provider aws is made from
 * Terraform's, and aws-native (`pulumiNative`) from CloudFormation's schemas.
 */
export const FORMS = {
  yaml: { files: /(^|\/)template\.yaml$/, frontend: cloudformation, traits: ['cloudformation'] },
  json: { files: /(^|\/)template\.json$/, frontend: cloudformation, traits: ['cloudformation'] },
  terraform: { files: /^(?!awscc\.tf$).*\.(tf|tfvars)$/, frontend: terraform, traits: ['aws'] },
  plan: { files: /^plan\.json$/, frontend: terraform, traits: ['aws', 'plan'] },
  codeWithPlan: {
    files: /^(?!awscc\.).*\.(tf|tfvars)$|^plan\.json$/,
    frontend: terraform,
    traits: ['aws', 'settled'],
  },
  awscc: { files: /^awscc\.tf$/, frontend: terraform, traits: ['awscc'] },
  awsccPlan: { files: /^awscc\.plan\.json$/, frontend: terraform, traits: ['awscc', 'plan'] },
  awsccWithPlan: { files: /^awscc\.(tf|plan\.json)$/, frontend: terraform, traits: ['awscc', 'settled'] },
  pulumi: { files: /^Pulumi\.yaml$/, frontend: pulumi, traits: ['aws'] },
  pulumiNative: { files: /^native\.Pulumi\.yaml$/, frontend: pulumi, traits: ['awscc'] },
} as const satisfies Readonly<Record<string, FormFacts>>;

export type Form = keyof typeof FORMS;

export function factsOf(form: Form): FormFacts {
  return FORMS[form];
}

// The keys of the table, which TypeScript does not keep.
const ALL_FORMS = Object.keys(FORMS) as Form[];

/** Whether the form is a plan, alone or beside its code. */
export const isPlan = (form: Form): boolean => {
  const { traits } = factsOf(form);
  return traits.includes('plan') || traits.includes('settled');
};

const CLOUDFORMATION_HAS_NONE = 'CloudFormation has no property for it';
const ONLY_READ = 'only AWS returns it, for what is deployed';
const AWS_HAS_NONE = 'the provider aws has no argument for it';
const AWSCC_HAS_NONE = 'the provider awscc has no argument for it';

/**
 * Fields of the model that a language does not have, and why. Pulumi's two providers lack what Terraform's
 * lack.
 */
export const NOT_IN_LANGUAGE = {
  cloudformation: {
    'computeEnvironment/status': ONLY_READ,
    'computeEnvironment/statusReason': ONLY_READ,
    'launchTemplate/launchTemplateId': ONLY_READ,
    'launchTemplate/versionNumber': ONLY_READ,
    'launchTemplate/isDefaultVersion': ONLY_READ,
    'computeEnvironment/computeEnvironmentNamePrefix': CLOUDFORMATION_HAS_NONE,
    'computeEnvironment/ignoreChanges': CLOUDFORMATION_HAS_NONE,
    'computeEnvironment/createBeforeDestroy': 'CloudFormation always makes the new one first',
    'launchTemplate/defaultVersion': CLOUDFORMATION_HAS_NONE,
    'launchTemplate/updateDefaultVersion': CLOUDFORMATION_HAS_NONE,
    policyAttachment: 'CloudFormation attaches policies by properties of roles and policies',
  },
  aws: {
    'computeEnvironment/status': ONLY_READ,
    'computeEnvironment/statusReason': ONLY_READ,
    'launchTemplate/launchTemplateId': ONLY_READ,
    'launchTemplate/versionNumber': ONLY_READ,
    'launchTemplate/isDefaultVersion': ONLY_READ,
    'managedPolicy/roles': AWS_HAS_NONE,
    'computeEnvironment/ecsSettings': AWS_HAS_NONE,
    'computeEnvironment/eksConfiguration/accessEntry': AWS_HAS_NONE,
    'computeEnvironment/computeResources/capacityTags': AWS_HAS_NONE,
    'computeEnvironment/computeResources/managedInstancesProvider': AWS_HAS_NONE,
    'computeEnvironment/replaceComputeEnvironment': AWS_HAS_NONE,
    'computeEnvironment/unmanagedvCpus': AWS_HAS_NONE,
    'computeEnvironment/computeResources/ec2Configuration/batchImageStatus': AWS_HAS_NONE,
    'computeEnvironment/computeResources/launchTemplate/overrides': AWS_HAS_NONE,
    'computeEnvironment/computeResources/launchTemplate/userdataType': AWS_HAS_NONE,
    'computeEnvironment/computeResources/scalingPolicy': AWS_HAS_NONE,
    'computeEnvironment/computeResources/updateToLatestImageVersion': AWS_HAS_NONE,
  },
  awscc: {
    'computeEnvironment/status': ONLY_READ,
    'computeEnvironment/statusReason': ONLY_READ,
    'launchTemplate/launchTemplateId': ONLY_READ,
    'launchTemplate/versionNumber': ONLY_READ,
    'launchTemplate/isDefaultVersion': ONLY_READ,
    'computeEnvironment/ecsSettings': AWSCC_HAS_NONE,
    'computeEnvironment/eksConfiguration/accessEntry': AWSCC_HAS_NONE,
    'computeEnvironment/computeResources/capacityTags': AWSCC_HAS_NONE,
    'computeEnvironment/computeResources/managedInstancesProvider': AWSCC_HAS_NONE,
    'computeEnvironment/computeEnvironmentNamePrefix': AWSCC_HAS_NONE,
    'computeEnvironment/computeResources/ec2Configuration/batchImageStatus':
      'the provider awscc only ever reads it',
    'launchTemplate/defaultVersion': AWSCC_HAS_NONE,
    'launchTemplate/updateDefaultVersion': AWSCC_HAS_NONE,
    policyAttachment: 'the provider awscc attaches policies by arguments of roles and policies',
  },
} as const satisfies { readonly [language in Trait]?: Readonly<Record<string, string>> };

export interface Case {
  readonly name: string;
  /** What has to be found at least, as `policy certainty`. */
  readonly findings: readonly string[];
  /** What the plan was made with, by the names of Terraform's variables. */
  readonly given: Readonly<Record<string, string>>;
  readonly forms: ReadonlyMap<Form, readonly SourceText[]>;
}

/** The forms of code in a language, without plans. */
export function formsIn(language: Trait): readonly Form[] {
  return ALL_FORMS.filter((form) => !isPlan(form) && factsOf(form).traits.includes(language));
}

export const cases: readonly Case[] = readdirSync(ROOT)
  .toSorted()
  .map((name): Case => {
    const folder = `${ROOT}/${name}`;
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
      path.replaceAll('\\', '/'),
    );
    const text = (path: string): SourceText => ({ path, text: readFileSync(`${folder}/${path}`, 'utf8') });
    const { findings, given = {} } = loadYaml(text('expected.yaml').text) as {
      findings: string[];
      given?: Record<string, unknown>;
    };
    const forms = ALL_FORMS.flatMap((form): [Form, SourceText[]][] => {
      const own = paths.filter((path) => FORMS[form].files.test(path));
      const isThere = isPlan(form) ? own.some((path) => path.endsWith('plan.json')) : own.length > 0;
      return isThere ? [[form, own.map(text)]] : [];
    });
    return {
      name,
      findings,
      given: Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)])),
      forms: new Map(forms),
    };
  });

const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/**
 * What is given with the scan, by the names of both languages: `image_type` is `ImageType` in CloudFormation.
 */
function parametersFor(given: Case['given'], form: Form): Readonly<Record<string, string>> {
  // A plan itself knows what was given.
  if (isPlan(form)) return {};
  return factsOf(form).frontend === cloudformation
    ? Object.fromEntries(Object.entries(given).map(([name, value]) => [pascal(name), value]))
    : given;
}

/**
 * The name of a resource in all languages: `Inner/EnvironmentCpu` for
 * `module.inner.aws_batch_compute_environment.environment["cpu"]`. The index of a resource that is made once
 * or not at all has no meaning.
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
  return factsOf(form).frontend.load(
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

/**
 * Attributes that two languages call otherwise. Ref gives the id of a launch template, the name or ARN of
 * others.
 */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  'launchTemplate.Ref': 'id',
  'launchTemplate.LatestVersionNumber': 'latest_version',
  'launchTemplate.DefaultVersionNumber': 'default_version',
  'launchTemplate.launch_template_id': 'id',
  'launchTemplate.latest_version_number': 'latest_version',
  'launchTemplate.launchTemplateId': 'id',
  'launchTemplate.latestVersion': 'latest_version',
  'launchTemplate.latestVersionNumber': 'latest_version',
  'launchTemplate.defaultVersion': 'default_version',
  'computeEnvironment.Ref': 'arn',
  'computeEnvironment.compute_environment_arn': 'arn',
  'computeEnvironment.computeEnvironmentArn': 'arn',
  'role.Arn': 'arn',
};

/** A field of a resource that may be made, with its value as every language would say it. */
export interface CommonField {
  /** By the field table, `computeEnvironment/computeResources/imageId`. */
  readonly field: string;
  /** `computeEnvironment/computeResources/imageId of Environment = "ami-0abc"`. */
  readonly text: string;
}

/** The fields that have a value, those of the items of lists, too. */
export const fieldsOf = remembering((one, form, given): readonly CommonField[] => {
  const { resources } = load(one, form, given);
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  return resources.flatMap((resource): CommonField[] => {
    if (resource.exists.kind === 'known' && !resource.exists.value) return [];
    const of = commonName(resource.name);
    const leaves = flatten(
      resource.kind,
      common(resource.properties, { is: 'object', doc: '', fields: fields[resource.kind] }, byAddress),
    );
    return [
      [`${resource.kind}/exists`, common(resource.exists, { is: 'boolean', doc: '' }, byAddress)] as const,
      ...leaves,
    ].map(([field, value]) => ({
      field: field.replaceAll(/\[\d+\]/g, ''),
      text: `${field} of ${of} = ${JSON.stringify(value)}`,
    }));
  });
});

/**
 * Every path of the field table that has a value somewhere in a form of the case, those within lists, too.
 */
export function pathsOf(one: Case, form: Form): ReadonlySet<string> {
  const { resources } = load(one, form, {});
  const paths = new Set<string>();
  const visit = (path: string, field: Field, value: Value): void => {
    if (value.kind === 'absent') return;
    paths.add(path);
    if (value.kind !== 'known') return;
    if (field.is === 'list' && isList(value.value))
      for (const item of value.value.items) visit(path, field.of, item);
    if (field.is === 'object' && isDictionary(value.value))
      for (const [name, entry] of value.value.entries)
        visit(`${path}/${name}`, field.fields[name]!, entry.value);
  };
  for (const { kind, properties } of resources)
    visit(kind, { is: 'object', doc: '', fields: fields[kind] }, properties);
  return paths;
}

function flatten(at: string, value: unknown): (readonly [string, unknown])[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object' || 'is' in value) return [[at, value]];
  if (!Array.isArray(value))
    return Object.entries(value).flatMap(([name, inner]) => flatten(`${at}/${name}`, inner));
  // The order of instance types, subnets and security groups means nothing, and Terraform keeps none.
  return value.every((item) => typeof item === 'string')
    ? [[at, value.toSorted()]]
    : value.flatMap((item, index) => flatten(`${at}[${index}]`, item));
}

/**
 * A value as all languages would say it: a choice is what it can be, whatever decides; an unknown is only
 * that it is one, and data is only that it is there, since it stays in the words of its language.
 */
function common(value: Value, field: Field, byAddress: ReadonlyMap<string, Resource>): unknown {
  if (value.kind === 'absent') return undefined;
  if (field.is === 'data') return { is: 'data' };
  if (value.kind === 'choice')
    return { is: 'choice', of: value.branches.map((branch) => common(branch, field, byAddress) ?? null) };
  if (value.kind === 'known') {
    const { value: data } = value;
    if (field.is === 'list' && isList(data)) {
      const items = data.items
        .map((item) => common(item, field.of, byAddress))
        .filter((item) => item !== undefined);
      return data.rest ? [...items, '…'] : items.length > 0 ? items : undefined;
    }
    if (field.is === 'object' && isDictionary(data))
      return Object.fromEntries(
        [...data.entries].map(([name, entry]) => [name, common(entry.value, field.fields[name]!, byAddress)]),
      );
    return data;
  }
  if (value.lookup?.kind === 'ssmParameter')
    return { is: 'parameter', of: common(value.lookup.name, field, byAddress) };
  if (value.reference) return { is: 'reference', of: referenceOf(value.reference, byAddress) };
  if (value.encodes) return { is: 'base64', of: common(value.encodes, field, byAddress) };
  return value.parts ? { is: 'text', of: skeleton(value).replaceAll(HOLE, '…') } : { is: 'unknown' };
}

function referenceOf({ address, attribute }: Reference, byAddress: ReadonlyMap<string, Resource>): string {
  const target = byAddress.get(address);
  return target
    ? `${commonName(target.name)}.${ATTRIBUTES[`${target.kind}.${attribute}`] ?? attribute}`
    : `${address}.${attribute}`;
}

export interface CommonFinding {
  readonly policy: string;
  /** `policy certainty`, as cases expect it. */
  readonly mark: string;
  /** What two languages have to agree on. */
  readonly text: string;
}

export const findingsOf = remembering((one, form, given): readonly CommonFinding[] => {
  const { findings, notes } = scanSources(one.forms.get(form)!, {
    asOf: '2026-11-24',
    parameters: parametersFor(given, form),
  });
  const unread = notes.filter(({ code }) => code !== 'not-made');
  if (unread.length > 0)
    throw new Error(`${one.name} in ${form}: ${unread.map(({ message }) => message).join(' ')}`);
  const names = new Map(
    load(one, form, given).resources.map(({ address, name }) => [address, commonName(name)]),
  );
  const at = (path: string): string => {
    const address = [...names.keys()]
      .filter((candidate) => path.startsWith(`${candidate}/`))
      .toSorted((a, b) => b.length - a.length)[0];
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
