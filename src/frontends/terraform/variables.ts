// What a variable of a module is: what its caller passes, what was given with the scan, its default, or its
// value in tests.
import { named } from '../../evaluation/identity.ts';
import type { Identity } from '../../value/identity.ts';
import { identityOf } from '../../evaluation/identity.ts';
import { fromPlain } from '../../evaluation/plain.ts';
import { choice, unknown, type Known, type Value } from '../../value/value.ts';
import { Cursor } from './syntax/cursor.ts';
import { expression } from './syntax/expressions.ts';
import { relocated } from './relocate.ts';
import type { Module, TestRun } from './scope.ts';
import { HclError, type Attribute, type Block, type Body } from './syntax/tree.ts';
import { convert } from './evaluation/conversion.ts';

export function variableValue(name: string, block: Block, module: Module): Value {
  const value = shownValue(name, block, module);
  return isSensitive(block) ? module.scan.sensitive(value) : value;
}

/** Whether a variable or an output marks its value as a secret. */
export function isSensitive({ body }: Block): boolean {
  return ['sensitive', 'ephemeral'].some((name) => {
    const value = body.attributes.get(name)?.value;
    return value?.kind === 'literal' && value.value === true;
  });
}

function shownValue(name: string, block: Block, module: Module): Value {
  const type = block.body.attributes.get('type')?.value;
  const passed = module.argument(name);
  if (passed) {
    const value = convert(passed.value, type, module.scope);
    return value.kind === 'absent' && !keepsNull(block) ? (defaultOf(block, module) ?? value) : value;
  }
  const supplied = module.parent ? undefined : suppliedValue(name, block, module);
  const fallback = supplied ? undefined : defaultOf(block, module);
  const settled = settledValue(name, supplied ?? fallback, module);
  const allowed = allowedValues(name, block, module);
  const given = settled ?? supplied;
  if (given) {
    const value = convert(given, type, module.scope);
    if (supplied && !settled) noteRefused(supplied, value, allowed, block, module);
    return value;
  }
  if (fallback) return allowed ? allowedFrom(fallback, allowed, name, block, module) : fallback;
  return testedValue(name, block, module) ?? unknownVariable(name, block, module, allowed);
}

/** The value of the variable in a plan, by preference as the code or a file of variables has it. */
function settledValue(
  name: string,
  own: Value | undefined,
  { planOverlay, scope, parent }: Module,
): Value | undefined {
  if (parent || !planOverlay) return undefined;
  const lines = planOverlay.files.flatMap(({ attributes }) => attributes.get(name) ?? []);
  return planOverlay.variable(name, () => [
    ...(own ? [own] : []),
    ...lines.map(({ value }) => withHow(scope.evaluate(value), 'supplied')),
  ]);
}

function keepsNull(block: Block): boolean {
  const nullable = block.body.attributes.get('nullable')?.value;
  return !(nullable?.kind === 'literal' && nullable.value === false);
}

function defaultOf(block: Block, { scope }: Module): Value | undefined {
  const fallback = block.body.attributes.get('default');
  return (
    fallback &&
    convert(
      withHow(scope.evaluate(fallback.value), 'default'),
      block.body.attributes.get('type')?.value,
      scope,
    )
  );
}

/**
 * The values for a root module from the command line, settings, files of variables and the environment, the
 * strongest first. Source:
 * developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
 */
function suppliedValue(name: string, block: Block, module: Module): Value | undefined {
  const { scan, directory, scope } = module;
  const given = scan.given.get(name);
  if (given !== undefined) return givenText(given, block, module);
  const lineIn = (files: readonly Body[]): Attribute | undefined =>
    files.findLast((body) => body.attributes.has(name))?.attributes.get(name);
  const settings = scan.settingsFor(directory.path);
  const own = lineIn(scan.variableFiles);
  const plain = settings.parameters.get(name);
  if (!own && plain) return givenText(plain.text, block, module);
  const line = own ?? lineIn([...filesBeside(module), ...settings.variableFiles]);
  if (line) return withHow(scope.evaluate(line.value), 'supplied');
  const environment = scan.environment.get(name);
  if (environment !== undefined) return givenText(environment, block, module);
  const input = module.unit?.input(name);
  return input && withHow(input, 'supplied');
}

/** The files that Terraform loads by itself, and those that Terragrunt passes to it. */
function filesBeside({ directory, unit }: Module): readonly Body[] {
  return [...directory.tfvars, ...(unit?.variableFiles ?? [])];
}

/** The files with values for a root module, the weakest first. */
export function filesFor(module: Module): readonly Body[] {
  const { scan, directory } = module;
  return [...filesBeside(module), ...scan.settingsFor(directory.path).variableFiles, ...scan.variableFiles];
}

/**
 * Reports that Terraform refuses a value that was given: it is not of the variable's type, or its validation
 * forbids it.
 */
function noteRefused(
  given: Value,
  value: Value,
  allowed: readonly Known[] | undefined,
  block: Block,
  { scan }: Module,
): void {
  const [name = ''] = block.labels;
  if (given.kind !== 'known') return;
  const isSecret = isSensitive(block);
  const shown = isSecret || typeof given.value === 'object' ? 'The value' : `The value ${given.value}`;
  const say = (why: string): void =>
    scan.note(
      'value',
      `${shown} of variable ${name} ${why}, so Terraform refuses it.`,
      given.origin.at,
      false,
    );
  if (value.kind === 'unknown' && value.why.code === 'invalid') say('is not of its type');
  else if (value.kind === 'known' && allowed && !allowed.some((one) => identityOf(one) === identityOf(value)))
    say(`is none that its validation allows${isSecret ? '' : ` (${listed(allowed)})`}`);
}

function listed(values: readonly Known[]): string {
  return values.map(({ value }) => String(value)).join(', ');
}

/** Types for which a text from outside is taken literally; for any other it is an expression. */
const PLAIN = new Set(['string', 'number', 'bool', 'any']);

/** A text from the command line or the environment, as the type of its variable wants it to be read. */
function givenText(text: string, block: Block, { scope }: Module): Value {
  const origin = { at: block.header, how: 'given', via: [] } as const;
  const type = block.body.attributes.get('type')?.value;
  const isPlain = !type || (type.kind === 'name' && PLAIN.has(type.name));
  if (isPlain) return fromPlain(text, origin);
  const source = { path: block.header.source.path, text };
  try {
    const cursor = new Cursor(source);
    const read = expression(cursor);
    cursor.blanks(true);
    if (cursor.peek() === '')
      return withHow(scope.evaluate(relocated(read, source, () => block.header)), 'given');
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
  }
  return unknown(
    {
      code: 'invalid',
      text: `the value given for ${block.labels[0]} is no expression of HCL`,
      at: block.header,
    },
    origin,
  );
}

/** The values that a validation allows are followed one by one; else nothing is known. */
function unknownVariable(
  name: string,
  block: Block,
  module: Module,
  allowed: readonly Known[] | undefined,
): Value {
  if (allowed) return overAllowed(allowed, name, block, module);
  const settle = module.parent ? undefined : `give it with --var ${name}=…`;
  return unknown(
    {
      code: 'no-default',
      text: `variable ${name} has no default`,
      ...(settle === undefined ? {} : { settle }),
      at: block.header,
    },
    { at: block.header, how: 'derived', via: [] },
    { identity: identityFor(name, module) },
  );
}

function identityFor(name: string, { space, prefix }: Module): Identity {
  return named('variable', `${space}#${prefix}`, name);
}

/**
 * Each allowed value, the default first. A default that the validation refuses is the only one: Terraform
 * refuses it, too.
 */
function allowedFrom(
  fallback: Value,
  allowed: readonly Known[],
  name: string,
  block: Block,
  module: Module,
): Value {
  const own = identityOf(fallback);
  const others = allowed.filter((one) => identityOf(one) !== own);
  if (fallback.kind !== 'known' || others.length === allowed.length) return fallback;
  return others.length === 0 ? fallback : overAllowed([fallback, ...others], name, block, module);
}

/** A choice between the values; the first is the default, if there is one. */
function overAllowed(values: readonly Known[], name: string, block: Block, module: Module): Value {
  const cases = values.map((one) => String(one.value));
  return choice(
    module.scan.variable(identityFor(name, module), () => ({
      kind: 'variable',
      name,
      cases,
      hasDefault: block.body.attributes.has('default'),
      at: block.header,
    })),
    values,
  );
}

/** The list of `condition = contains([…], var.x)`. */
function allowedValues(name: string, block: Block, module: Module): Known[] | undefined {
  if (module.parent) return undefined;
  for (const validation of block.body.blocks.filter(({ type }) => type === 'validation')) {
    const test = validation.body.attributes.get('condition')?.value;
    if (test?.kind !== 'call' || test.name !== 'contains') continue;
    const [list, of, ...more] = test.args;
    if (more.length > 0 || of?.kind !== 'member' || of.name !== name || list?.kind !== 'tuple') continue;
    const values = list.items.map((item) => module.scope.evaluate(item));
    if (
      values.length > 1 &&
      values.every((value): value is Known => value.kind === 'known' && typeof value.value !== 'object')
    )
      return values;
  }
  return undefined;
}

const MOST_RUNS = 20;

/**
 * The values in the tests of a root module for a variable that has no other value; different values each in
 * their run.
 */
function testedValue(name: string, block: Block, module: Module): Value | undefined {
  const runs = module.parent ? [] : module.directory.tests.slice(0, MOST_RUNS);
  const given = runs.map((run) => run.variables.get(name));
  const values = given.map((one) => one && valueIn(one, block, module));
  if (values.every((value) => value === undefined)) return undefined;
  const settled = values.map((value) => value ?? unknownVariable(name, block, module, undefined));
  const [first] = settled;
  if (new Set(settled.map(identityOf)).size === 1) return first;
  const cases = runs.map((run: TestRun) => run.name);
  const over = module.scan.variable(`run:${module.space}`, () => ({
    kind: 'expression',
    name: 'the test run',
    cases,
    at: given.find((one) => one)!.key,
  }));
  return choice(over, settled);
}

function valueIn({ value }: Attribute, block: Block, { scope }: Module): Value {
  return convert(withHow(scope.evaluate(value), 'supplied'), block.body.attributes.get('type')?.value, scope);
}

/** The same value, as one from a default or from what was given. */
function withHow(value: Value, how: 'default' | 'supplied' | 'given'): Value {
  if (value.kind === 'choice')
    return { ...value, branches: value.branches.map((branch) => withHow(branch, how)) };
  if (value.kind !== 'known') return value;
  return value.origin.how === 'literal' ? { ...value, origin: { ...value.origin, how } } : value;
}
