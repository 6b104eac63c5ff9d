// Type constraints of variables, what refused expressions say and where, and expressions that would not end.
import { describe, expect, test } from 'vitest';
import { terraform } from '../src/frontends/terraform/frontend.ts';
import { refusalIn } from '../src/frontends/terraform/evaluation/conversion.ts';
import { firstUnknown } from '../src/frontends/terraform/functions/call.ts';
import { positions } from '../src/value/source.ts';
import type { Unknown, Value } from '../src/value/value.ts';
import { filesOf, plain, propertyOf } from './support.ts';

/** The value of an expression, beside which the module has other lines. */
function valueOf(expression: string, rest = '', files: Readonly<Record<string, string>> = {}): Value {
  const text = `resource "aws_batch_compute_environment" "e" {\n  tags = { value = ${expression} }\n}\n${rest}`;
  const given = {
    parameters: new Map(),
    parameterFiles: [],
    variableFiles: [],
    environment: new Map(),
    named: new Set<string>(),
  };
  return propertyOf(terraform.load([{ path: 'main.tf', text }], given, filesOf(files)), 'tags/value');
}

describe('a variable has the value that its type makes of it', () => {
  test.each<[string, string, unknown]>([
    ['string', '5', '5'],
    ['number', '"5"', 5],
    ['bool', '"true"', true],
    ['any', '[1, "a"]', [1, 'a']],
    ['list(string)', '[1, true]', ['1', 'true']],
    ['list(any)', '[1, "a"]', ['1', 'a']],
    ['set(string)', '["b", "a", "b"]', ['a', 'b']],
    ['map(number)', '{ a = "1" }', { a: 1 }],
    ['tuple([string, number])', '[1, "2"]', ['1', 2]],
    ['object({ a = string })', '{ a = 1, dropped = 2 }', { a: '1' }],
    ['object({ a = optional(string) })', '{}', { a: { absent: true } }],
    ['object({ a = optional(string, "filled") })', '{ a = null }', { a: 'filled' }],
    ['object({ a = optional(number, "7") })', '{}', { a: 7 }],
    [
      'object({ a = optional(object({ b = optional(list(string), ["x"]) }), {}) })',
      '{}',
      { a: { b: ['x'] } },
    ],
    [
      'map(object({ a = string, b = optional(bool, false) }))',
      '{ one = { a = "x" } }',
      { one: { a: 'x', b: false } },
    ],
    ['list(object({ a = optional(string, "x") }))', '[{}, { a = "y" }]', [{ a: 'x' }, { a: 'y' }]],
    ['string', 'null', { absent: true }],
    // What does not fit is refused in its place, and the rest is read all the same.
    ['number', '"many"', { unknown: 'invalid' }],
    ['list(string)', '"a"', { unknown: 'invalid' }],
    ['object({ a = string, b = number })', '{ a = "x", b = "y" }', { a: 'x', b: { unknown: 'invalid' } }],
    ['object({ a = string, b = number })', '{ a = "x" }', { a: 'x', b: { unknown: 'invalid' } }],
    ['tuple([string])', '["a", "b"]', { unknown: 'invalid' }],
  ])('%s of %s', (type, value, expected) => {
    expect(
      plain(valueOf('var.typed', `variable "typed" {\n  type = ${type}\n  default = ${value}\n}\n`)),
    ).toEqual(expected);
  });

  test('nullable = false falls back to the default', () => {
    const module =
      'variable "typed" {\n  type = string\n  default = 5\n  nullable = false\n}\noutput "is" { value = var.typed }\n';
    const text =
      'module "m" {\n  source = "./m"\n  typed = null\n}\nresource "aws_batch_compute_environment" "e" {\n  tags = { value = module.m.is }\n}\n';
    const sources = [
      { path: 'main.tf', text },
      { path: 'm/main.tf', text: module },
    ];
    const given = {
      parameters: new Map(),
      parameterFiles: [],
      variableFiles: [],
      environment: new Map(),
      named: new Set<string>(),
    };
    expect(plain(propertyOf(terraform.load(sources, given, filesOf({})), 'tags/value'))).toBe('5');
  });
});

describe('what Terraform refuses is said, with its place', () => {
  test.each<[string, string, string]>([
    ['upper([1])', 'upper() does not take that: a text is wanted here, and this is a tuple', '[1]'],
    ['upper(null)', 'upper() does not take null', 'null'],
    ['upper()', 'upper() takes 1 arguments, and there are 0', 'upper()'],
    ['"a" + 1', '+ cannot take that: a number is wanted here, and this is a text', '"a" + 1'],
    ['1 / 0', '/ cannot take that: a division by zero', '1 / 0'],
    ['[for x in "abc" : x]', 'a loop goes over a list, a set, a map or an object', 'abc'],
    [
      '{ for x in ["a", "b"] : "k" => x }',
      'two items have the key k; with ... after the value they are grouped',
      'k',
    ],
    [
      'regex("^ami-", "x")',
      'regex() cannot take that: the pattern ^ami- does not match',
      'regex("^ami-", "x")',
    ],
    [
      'cidrsubnet("10.0.0.0/30", 3, 0)',
      'cidrsubnet() cannot take that: 10.0.0.0/30 cannot be extended by 3 bits',
      'cidrsubnet("10.0.0.0/30", 3, 0)',
    ],
    ['true ? "a" : []', 'the branches of the condition have no type in common', 'true ? "a" : []'],
    ['"${["a"]}-x"', 'a list or a map cannot be put into a text', '${["a"]}-x'],
    ['toset(["a"])[0]', 'the items of a set have no index', 'toset(["a"])[0]'],
  ])('%s', (expression, text, place) => {
    const { why } = refusalIn(valueOf(expression))!;
    expect(why.text).toBe(text);
    expect(why.at!.source.text.slice(why.at!.start, why.at!.end)).toBe(place);
  });

  test('a value that does not fit its variable is refused at its place', () => {
    const { why } = refusalIn(
      valueOf('var.size', 'variable "size" {\n  type = number\n  default = "many"\n}\n'),
    )!;
    expect(positions(why.at!).start).toEqual({ line: 6, column: 14 });
  });
});

describe('what passes through a function keeps what is known of it', () => {
  const rest = `
resource "aws_iam_role" "r" {}
data "aws_ssm_parameter" "ami" { name = "/golden" }
variable "open" {}
variable "size" {
  validation {
    condition     = contains(["small", "large"], var.size)
    error_message = "no"
  }
}
`;
  test.each<[string, unknown]>([
    ['tostring(aws_iam_role.r.arn)', { refers: '#aws_iam_role.r.arn' }],
    ['try(aws_iam_role.r.arn, "x")', { refers: '#aws_iam_role.r.arn' }],
    ['coalesce(aws_iam_role.r.arn, "x")', { refers: '#aws_iam_role.r.arn' }],
    ['coalesce(var.open, "x")', { unknown: 'no-default' }],
    ['one([aws_iam_role.r.arn])', { refers: '#aws_iam_role.r.arn' }],
    ['element(compact(["", aws_iam_role.r.arn]), 0)', { refers: '#aws_iam_role.r.arn' }],
    ['merge({ a = 1 }, { b = aws_iam_role.r.arn }).b', { refers: '#aws_iam_role.r.arn' }],
    ['sensitive(data.aws_ssm_parameter.ami.value)', { ssm: '/golden' }],
    ['format("%s-x", var.open)', { text: '…-x' }],
    ['join("-", ["a", var.open])', { text: 'a-…' }],
    ['upper("a-${var.open}")', { text: 'A-…' }],
    ['replace("a_${var.open}", "_", "-")', { text: 'a-…' }],
    ['abspath("a/../b")', { text: '…/b' }],
    ['startswith("ami-${var.open}", "ami-")', true],
    ['length(join("", [var.size, "!"]))', { 'size = small': 6, 'size = large': 6 }],
    ['upper(join("-", [var.size, "x"]))', { 'size = small': 'SMALL-X', 'size = large': 'LARGE-X' }],
    ['var.open == 1 ? "same" : "same"', 'same'],
    ['var.open == "" ? 1 : "a"', { 'var.open == "" = true': '1', 'var.open == "" = false': 'a' }],
    ['can(regex("^ami-", var.open))', { unknown: 'no-default' }],
    ['provider::aws::arn_parse("x").region', { unknown: 'deploy-time' }],
    ['invented("x")', { unknown: 'not-understood' }],
    ['[for k, v in { b = 1, a = 2 } : k]', ['a', 'b']],
    ['{ for k in ["x"] : (k) => { (k) = k } }', { x: { x: 'x' } }],
    ['tostring(pow(2, 64))', { unknown: 'too-many' }],
    ['12345678901234567890', { unknown: 'too-many' }],
    ['"a third is ${1 / 3}"', { text: 'a third is …' }],
  ])('%s', (expression, expected) => {
    expect(plain(valueOf(expression, rest))).toEqual(expected);
  });
});

describe('files', () => {
  const files = {
    'settings.json': '{ "image": "ami-0123456789abcdef0" }',
    'infra/data/a.txt': 'a',
    'infra/data/b/c.txt': 'c',
  };
  test.each<[string, unknown]>([
    ['jsondecode(file("settings.json")).image', 'ami-0123456789abcdef0'],
    ['file(abspath("settings.json"))', '{ "image": "ami-0123456789abcdef0" }'],
    ['file("missing")', { unknown: 'outside' }],
    ['file("/etc/passwd")', { unknown: 'outside' }],
    ['file("../outside")', { unknown: 'outside' }],
    ['templatefile("missing", {})', { unknown: 'outside' }],
    ['fileexists("missing")', false],
    ['fileexists("/etc/passwd")', { unknown: 'outside' }],
    ['fileset("infra/data", "**/*.txt")', ['a.txt', 'b/c.txt']],
    ['filesha256("missing")', { unknown: 'outside' }],
  ])('%s', (expression, expected) => {
    expect(plain(valueOf(expression, '', files))).toEqual(expected);
  });

  test('what is decoded from a file of JSON is located there', () => {
    const value = valueOf('jsondecode(file("settings.json")).image', '', files);
    const { at } = (value as { origin: Unknown['origin'] }).origin;
    expect([at.source.path, at.source.text.slice(at.start, at.end)]).toEqual([
      'settings.json',
      'ami-0123456789abcdef0',
    ]);
  });
});

describe('what would take too long, or too much memory, ends soon and says so', () => {
  const doubled = Array.from(
    { length: 40 },
    (_, index) =>
      `locals {\n  l${index + 1} = concat(local.l${index}, local.l${index})\n  n${index + 1} = [local.n${index}, local.n${index}]\n}`,
  );
  const rest = `${doubled.join('\n')}
locals {
  l0 = [1]
  n0 = 1
  many = range(1000)
  text = join("", [for x in range(1000) : "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"])
  more = join("", [for x in range(10) : local.text])
  deep = "${'['.repeat(5_000)}"
}
`;
  test.each<[string, string]>([
    ['[for a in local.many : [for b in local.many : [for c in local.many : c]]]', 'too-many'],
    ['join("", [for a in local.many : join("", [for b in local.many : b])])', 'too-many'],
    ['"%{ for a in local.many }%{ for b in local.many }x%{ endfor }%{ endfor }"', 'too-many'],
    ['local.l40', 'too-many'],
    ['local.n40', 'too-many'],
    ['pow(10, 1000000000)', 'too-many'],
    ['pow(10, 400)', 'too-many'],
    ['indent(1000000000, "a\\nb")', 'too-many'],
    ['format("%1000000000d", 1)', 'too-many'],
    ['format("%.1000000000f", 1)', 'too-many'],
    ['setproduct(local.many, local.many)', 'too-many'],
    ['replace(local.more, "0", local.more)', 'too-many'],
    ['replace(local.text, "/0/", local.text)', 'too-many'],
    ['regex("(a+)+$", local.more)', 'too-many'],
    ['regexall("((.*)*)*x", substr(local.text, 0, 60000))', 'known'],
    ['regex("(((a{100}){100}){100})", "a")', 'invalid'],
    ['jsondecode(local.deep)', 'too-many'],
    ['jsonencode([for x in local.many : local.more])', 'too-many'],
    ['join(",", [for x in local.many : local.more])', 'too-many'],
    ['range(100000)', 'invalid'],
    ['cidrsubnets("10.0.0.0/8", [for x in range(256) : 16]...)[255]', 'known'],
    ['chunklist(local.many, 0)[0][999]', 'known'],
    ['base64encode(local.more)', 'known'],
    [
      'yamldecode("a: &a [x, x, x, x, x, x, x, x, x]\\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\\nf: [*e, *e, *e, *e, *e, *e, *e, *e, *e]")',
      'too-many',
    ],
  ])(
    '%s',
    (expression, outcome) => {
      const value = valueOf(expression, rest);
      const open = firstUnknown(value);
      expect(open ? open.why.code : value.kind).toBe(outcome);
    },
    20_000,
  );
});
