// What Terraform's expressions and functions come to: exactly what Terraform itself said of them
// (scripts/console.mjs runs it).
import { identify } from '../src/value/identity.ts';
import { isWhole } from '../src/evaluation/plain.ts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { filesWithin } from '../src/files.ts';
import { refusalIn } from '../src/frontends/terraform/evaluation/conversion.ts';
import { terraform } from '../src/frontends/terraform/frontend.ts';
import type { Signature } from '../src/frontends/terraform/functions/define.ts';
import { functions } from '../src/frontends/terraform/functions/table.ts';
import type { Type } from '../src/frontends/terraform/evaluation/types.ts';
import type { Unknown, Value } from '../src/value/value.ts';
import console_ from './data/console.json' with { type: 'json' };
import signatures from './data/functions.json' with { type: 'json' };
import { plain, propertyOf } from './support.ts';

type Row = {
  readonly expression: string;
  readonly result?: unknown;
  readonly error?: boolean;
  readonly unknown?: boolean;
};

const FOLDER = fileURLToPath(new URL('data/console', import.meta.url));
const main = { path: 'main.tf', text: readFileSync(`${FOLDER}/main.tf`, 'utf8') };

/** The value of an expression in the module of test/data/console. */
function valueOf(expression: string): Value {
  const text = `resource "aws_batch_compute_environment" "e" {\n  type = "MANAGED"\n  tags = { value = ${expression} }\n}\n`;
  const given = {
    parameters: new Map(),
    parameterFiles: [],
    variableFiles: [],
    environment: new Map(),
    named: new Set<string>(),
  };
  const loaded = terraform.load([main, { path: 'batch.tf', text }], given, filesWithin(FOLDER));
  return loaded.resources.length > 0
    ? propertyOf(loaded, 'tags/value')
    : refused(loaded.notes[0]?.message ?? 'nothing was read');
}

/** An expression that can't even be read is a note of its file. */
function refused(text: string): Unknown {
  const at = { source: main, start: 0, end: 0 };
  return {
    kind: 'unknown',
    why: { code: 'invalid', text },
    identity: identify(text),
    mayBeAbsent: false,
    origin: { at, how: 'derived', via: [] },
  };
}

/** Terraform's null is a value that is not set; it has no place in lists of plain data here. */
function withoutNull(value: unknown): unknown {
  if (value === null) return { absent: true };
  if (Array.isArray(value)) return value.map(withoutNull);
  return typeof value === 'object'
    ? Object.fromEntries(Object.entries(value!).map(([name, inner]) => [name, withoutNull(inner)]))
    : value;
}

/** What is certain here though Terraform waits for apply. */
const SURER: { readonly [expression: string]: unknown } = {
  'false && jsondecode(terraform_data.late.id)': false,
  'true || jsondecode(terraform_data.late.id)': true,
  'can(terraform_data.late.id)': true,
  'can({ ami = terraform_data.late.id }.ami)': true,
  'can({ ami = terraform_data.late.id }.key)': false,
  'can([terraform_data.late.id][0])': true,
  'endswith("${terraform_data.late.id}-a", "-a")': true,
  'strcontains("a-${terraform_data.late.id}", "a-")': true,
  'base64decode(base64encode(terraform_data.late.id)) == terraform_data.late.id': true,
  'merge(jsondecode(terraform_data.late.id), {a = 1}).a': 1,
  'split(",", "a,${terraform_data.late.id}")[0]': 'a',
};

/**
 * What comes out otherwise, since the type of an attribute is the provider's knowledge: Terraform makes texts
 * of these.
 */
const WITHOUT_TYPE: { readonly [expression: string]: unknown } = {
  'tolist([terraform_data.late.id, 1])[1]': 1,
  'tomap({a = terraform_data.late.id, b = 1}).b': 1,
};

describe.each(Object.entries(console_.groups as { [group: string]: Row[] }))('%s', (_, rows) => {
  test.each(rows.map((row) => [row.expression, row] as const))(
    '%s',
    (expression, { result, error, unknown }) => {
      const value = valueOf(expression);
      if (error) expect(refusalIn(value)?.why.text, JSON.stringify(plain(value))).toMatch(/./);
      else if (unknown && !(expression in SURER))
        expect(isWhole(value), JSON.stringify(plain(value))).toBe(false);
      else
        expect(plain(value)).toEqual(
          withoutNull(unknown ? SURER[expression] : (WITHOUT_TYPE[expression] ?? result)),
        );
    },
  );
});

describe('every function of Terraform', () => {
  const typeText = (type: Type): string =>
    typeof type === 'string' ? type : 'of' in type ? `${type.kind}(${typeText(type.of)})` : type.kind;
  const signatureText = ({ parameters, variadic, returns }: Signature): string => {
    const all = [
      ...parameters.map((one) => ['', one] as const),
      ...(variadic ? [['...', variadic] as const] : []),
    ];
    return `${all.map(([dots, { type, nullable }]) => `${dots}${typeText(type)}${nullable ? '?' : ''}`).join(', ')} -> ${typeText(returns)}`.trim();
  };

  test('is there, with its signature, and no other one', () => {
    const { try: _, can: __, ...others } = signatures.functions;
    expect(
      Object.fromEntries(
        Object.entries(functions).map(([name, { signature }]) => [name, signatureText(signature)]),
      ),
    ).toEqual(others);
  });

  test('has an expression above that uses it', () => {
    const all = Object.values(console_.groups as { [group: string]: Row[] })
      .flat()
      .map(({ expression }) => expression)
      .join('\n');
    const asked = Object.keys(signatures.functions).filter((name) => new RegExp(`\\b${name}\\(`).test(all));
    // The path of the working folder, the time and a private key differ with each machine and run.
    expect(Object.keys(signatures.functions).filter((name) => !asked.includes(name))).toEqual([
      'abspath',
      'plantimestamp',
      'rsadecrypt',
    ]);
  });
});
