// Files of terraform test: the variables that each run sets for the module it tests.
// Source: developer.hashicorp.com/terraform/language/tests
import type { Source } from '../../value/source.ts';
import { bodyOf, type Faults } from './directories.ts';
import type { TestRun } from './scope.ts';
import type { Attribute, Body } from './syntax/tree.ts';

const TEST = /\.(?:tftest|tofutest)\.hcl$/;

export function isTest(path: string): boolean {
  return TEST.test(path);
}

/** The runs of test files in their order. A run of another module does not concern this one. */
export function testRunsOf(sources: readonly Source[], faults: Faults): TestRun[] {
  return sources.flatMap((source) => {
    const body = bodyOf(source, faults);
    if (!body) return [];
    const shared = variablesOf(body);
    const runs = body.blocks.filter(
      ({ type, body: inner }) => type === 'run' && !inner.blocks.some((block) => block.type === 'module'),
    );
    if (runs.length === 0) return shared.size === 0 ? [] : [{ name: nameOf(source), variables: shared }];
    return runs.map(({ labels, body: inner }) => ({
      name: labels[0] ?? nameOf(source),
      variables: new Map([...shared, ...variablesOf(inner)]),
    }));
  });
}

function variablesOf({ blocks }: Body): Map<string, Attribute> {
  return new Map(
    blocks.filter(({ type }) => type === 'variables').flatMap(({ body }) => [...body.attributes]),
  );
}

function nameOf({ path }: Source): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(TEST, '');
}
