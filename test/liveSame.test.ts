// The cases of fixtures/same as the AWS CLI would print them once they are deployed, as far as it can: what
// is certain of the code is not lost in its deployed form, and nothing is certain there that the code does
// not have. The outputs are in test/snapshots/deployed, to be read beside the code of a case.
import { describe, expect, test } from 'vitest';
import type { Resource } from '../src/model/resource.ts';
import { scanSources, scanSourcesWithCode } from '../src/scanSources.ts';
import { isDictionary, isList, type Value } from '../src/value/value.ts';
import { cases, type Case } from './same.ts';

const asOf = '2026-11-26';
const ACCOUNT = 'arn:aws:batch:eu-west-1:111122223333';

/** What a deployment alone knows: the dump of this case would be made up. */
class NotKnown extends Error {}

type Names = ReadonlyMap<string, string>;

/** A value as AWS returns it. */
function dataOf(value: Value, ids: Names): unknown {
  if (value.kind === 'absent') return undefined;
  if (value.kind !== 'known') {
    const { address, attribute } = (value.kind === 'unknown' && value.reference) || {};
    const id = address === undefined ? undefined : ids.get(address);
    // AWS returns the number that a reference to the newest version came to.
    if (id !== undefined && /version/i.test(attribute ?? '')) return '1';
    if (id === undefined) throw new NotKnown();
    return id;
  }
  const data = value.value;
  if (isList(data)) return data.items.map((item) => dataOf(item, ids));
  if (!isDictionary(data)) return data;
  return Object.fromEntries([...data.entries].map(([name, entry]) => [name, dataOf(entry.value, ids)]));
}

function membersOf(resource: Resource, ids: Names): Readonly<Record<string, unknown>> {
  const data = dataOf(resource.properties, ids);
  return typeof data === 'object' && data !== null ? { ...data } : {};
}

/** What AWS does not return, and what only a tool knows. */
const NEVER_RETURNED = new Set(['replaceComputeEnvironment', 'updateToLatestImageVersion']);

function returned(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(returned);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) =>
      NEVER_RETURNED.has(name) ? [] : [[name, returned(value)]],
    ),
  );
}

function capital(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(capital);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      capital(value),
    ]),
  );
}

/** The outputs for a case, one behind another, if its code says all that they hold. */
function dumpOf(resources: readonly Resource[]): string {
  const made = resources.filter(({ exists }) => exists.kind === 'known' && exists.value);
  const ofKind = (kind: Resource['kind']) => made.filter((one) => one.kind === kind);
  const ids = new Map(
    ofKind('launchTemplate').map(({ address }, index) => [address, `lt-0123456789abcde${index}0`]),
  );
  const computeEnvironments = ofKind('computeEnvironment').map((resource) => {
    const { computeEnvironmentName: name = resource.name, ...members } = membersOf(resource, ids);
    const more = returned(members);
    const computeEnvironmentArn = `${ACCOUNT}:compute-environment/${String(name)}`;
    ids.set(resource.address, computeEnvironmentArn);
    return {
      computeEnvironmentName: name,
      computeEnvironmentArn,
      state: 'ENABLED',
      status: 'VALID',
      ...(typeof more === 'object' ? more : {}),
    };
  });
  const LaunchTemplateVersions = ofKind('launchTemplate').map((resource) => {
    const { launchTemplateName: name = resource.name, launchTemplateData } = membersOf(resource, ids);
    return {
      LaunchTemplateId: ids.get(resource.address),
      LaunchTemplateName: name,
      VersionNumber: 1,
      DefaultVersion: true,
      LaunchTemplateData: capital(launchTemplateData ?? {}),
    };
  });
  const jobQueues = ofKind('jobQueue').map((resource) => ({
    ...membersOf(resource, ids),
    jobQueueName: resource.name,
    jobQueueArn: `${ACCOUNT}:job-queue/${resource.name}`,
    status: 'VALID',
  }));
  const jobDefinitions = ofKind('jobDefinition').map((resource) => ({
    ...membersOf(resource, ids),
    jobDefinitionName: resource.name,
    jobDefinitionArn: `${ACCOUNT}:job-definition/${resource.name}:1`,
    revision: 1,
    status: 'ACTIVE',
  }));
  return Object.entries({ computeEnvironments, LaunchTemplateVersions, jobQueues, jobDefinitions })
    .filter(([, items]) => items.length > 0)
    .map(([list, items]) => `${JSON.stringify({ [list]: items }, null, 4)}\n`)
    .join('');
}

const pascal = (text: string): string =>
  text.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

function codeOf({ forms, given }: Case) {
  const parameters = Object.fromEntries(Object.entries(given).map(([name, value]) => [pascal(name), value]));
  return scanSourcesWithCode(forms.get('yaml') ?? [], { asOf, parameters });
}

/** Cases whose code leaves something to the deployment, so that no output can be made of it. */
const sayable = cases.flatMap((one) => {
  const code = codeOf(one);
  try {
    return [{ name: one.name, code, dump: dumpOf(code.resources) }];
  } catch (error) {
    if (error instanceof NotKnown) return [];
    throw error;
  }
});

test('many cases can be said in a dump', () => {
  expect(sayable.length).toBeGreaterThan(20);
});

const all = codeOf(cases[0] ?? { name: '', findings: [], given: {}, forms: new Map() }).result.policies;
const appliesTo = new Map(all.map(({ id, appliesTo: to }) => [id, to]));

describe.each(sayable)('$name', ({ name, code, dump }) => {
  const deployed = scanSources([{ path: 'deployed.json', text: dump }], { asOf });
  const ids = (findings: typeof deployed.findings, certainty?: string) =>
    new Set(
      findings
        .filter(
          (one) => (certainty === undefined || one.certainty === certainty) && !appliesTo.get(one.policy.id),
        )
        .map(({ policy }) => policy.id),
    );

  test('the output is the one on disk', async () => {
    await expect(dump).toMatchFileSnapshot(`snapshots/deployed/${name}.json`);
  });

  test('the output is read', () => {
    expect(deployed.notes).toEqual([]);
    expect(deployed.environments.length).toBe(code.result.environments.length);
  });

  test('what is certain of the code is found', () => {
    const found = ids(deployed.findings);
    expect([...ids(code.result.findings, 'certain')].filter((id) => !found.has(id))).toEqual([]);
  });

  test('nothing is certain that the code does not have', () => {
    const found = ids(code.result.findings);
    expect([...ids(deployed.findings, 'certain')].filter((id) => !found.has(id))).toEqual([]);
  });
});
