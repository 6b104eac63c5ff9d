// A secret of a few characters cannot be searched for in sentences. So what names a value has to know that it
// is one: texts in the examples of policies become a secret, one at a time, and no output may show it.
import { expect, test } from 'vitest';
import { withoutMarks } from '../src/exampleRun.ts';
import { standardPolicies } from '../src/policies.ts';
import { scanSourcesWithCode } from '../src/scanSources.ts';
import { withFixes } from '../src/withFixes.ts';
import { SECRET } from './hidden.ts';
import { expectNoSecret, expectNowhere, outputsOf, reported } from './outputs.ts';

const WORDS = /([:[,] )([\w.$/-]+)(?=[\n,\]} ])/g;

/** A language: the file, the declaration of a secret, its start, and how texts become the secret. */
interface Language {
  readonly path: string;
  readonly declared: (text: string) => string;
  readonly texts: RegExp;
  /** What decides nothing about AMIs. */
  readonly kept: RegExp;
  /** The secret alone, and behind the text that was there. */
  readonly secrets: readonly [string, (text: string) => string];
}

const LANGUAGES = {
  cloudformation: {
    path: 'template.yaml',
    declared: (text) => {
      const parameter = `  Secret: { Type: String, NoEcho: true, Default: ${SECRET} }\n`;
      return /^Parameters:$/m.test(text)
        ? text.replace(/^Parameters:\n/m, `Parameters:\n${parameter}`)
        : `Parameters:\n${parameter}${text}`;
    },
    texts: WORDS,
    kept: /^(?:AWS::|true$|false$|MANAGED$)/,
    secrets: ['!Ref Secret', (text) => `!Sub "${text.replaceAll('$', '')}\${Secret}"`],
  },
  terraform: {
    path: 'main.tf',
    declared: (text) => `variable "secret" {\n  sensitive = true\n  default   = "${SECRET}"\n}\n${text}`,
    texts: /((?<=[=[,]) )"([\w.$/-]+)"/g,
    kept: /^MANAGED$/,
    secrets: ['var.secret', (text) => `"${text}\${var.secret}"`],
  },
  pulumi: {
    path: 'Pulumi.yaml',
    declared: (text) =>
      text.replace(
        /^resources:/m,
        `config:\n  secret: { type: string, default: ${SECRET}, secret: true }\nresources:`,
      ),
    texts: WORDS,
    kept: /^(?:aws:|true$|false$|MANAGED$)/,
    secrets: ['${secret}', (text) => `${text.replaceAll('$', '')}\${secret}`],
  },
} as const satisfies Readonly<Record<string, Language>>;

/** The code once for each text in it, with the secret in its place, or behind it. */
function* variants({ texts, kept, secrets, declared }: Language, code: string): Generator<string> {
  for (const { index, 0: found, 1: before = '', 2: value = '' } of code.matchAll(texts)) {
    if (kept.test(value) || index < code.search(/^(?:Resources|resources):/m)) continue;
    for (const secret of [secrets[0], secrets[1](value)])
      yield declared(`${code.slice(0, index)}${before}${secret}${code.slice(index + found.length)}`);
  }
}

/** The first examples of each policy in a language. */
function examplesIn(language: keyof typeof LANGUAGES, most: number) {
  return standardPolicies().policies.flatMap(({ id, examples }) =>
    examples
      .filter(({ code }) => code.language === language && !/^config/m.test(code.text))
      .slice(0, most)
      .map(({ name, code, asOf = '2026-11-24' }) => ({
        name: `${id}: ${name}`,
        text: withoutMarks(code.text),
        asOf,
      })),
  );
}

test.each(examplesIn('cloudformation', 3))('no report on $name shows a short secret', async (example) => {
  const { path } = LANGUAGES.cloudformation;
  for (const text of variants(LANGUAGES.cloudformation, example.text)) {
    const { result } = scanSourcesWithCode([{ path, text }], { asOf: example.asOf });
    // Every sentence of a finding is in one of them; test/secrets.test.ts tries all formats.
    for (const format of ['text', 'json'] as const) expectNoSecret(format, await reported(result, format));
  }
});

/** One of as many variants is tried, so that the test is quick. */
const EVERY = 29;

test.each(Object.entries(LANGUAGES))(
  '%s: no answer, comparison, model or edit shows a short secret',
  async (name, language) => {
    // The keys of the table, which TypeScript does not keep.
    const examples = examplesIn(name as keyof typeof LANGUAGES, 2);
    let count = 0;
    let tried = 0;
    for (const { text, asOf } of examples) {
      for (const variant of variants(language, text)) {
        if (count++ % EVERY !== 0) continue;
        tried++;
        const scanned = (one: string) => scanSourcesWithCode([{ path: language.path, text: one }], { asOf });
        const code = scanned(variant);
        for (const [what, shown] of outputsOf(code, scanned(text), asOf)) expectNoSecret(what, shown);
        for (const format of ['sarif', 'rdjson'] as const)
          expectNoSecret(`${format} with edits`, await reported(withFixes(code, code.result), format));
      }
    }
    expect(tried).toBeGreaterThan(8);
  },
);

const ENVIRONMENT = `resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type                = "EC2"
    allocation_strategy = "BEST_FIT"
    security_group_ids  = ["sg-1"]
  }
}
`;

/** Code whose secret nothing uses, beside a finding with an edit. */
const UNUSED = [
  [
    'template.yaml',
    `Parameters:
  Secret: { Type: String, NoEcho: true, Default: ${SECRET} }
Resources:
  Workers:
    Type: AWS::Batch::ComputeEnvironment
    Properties: { Type: MANAGED, ComputeResources: { Type: EC2, AllocationStrategy: BEST_FIT, SecurityGroupIds: [sg-1] } }
`,
  ],
  [
    'template.json',
    JSON.stringify({
      Parameters: {
        Secret: { Type: 'String', NoEcho: true, Default: SECRET, AllowedValues: [SECRET, 'b', SECRET] },
      },
      Resources: {
        Workers: {
          Type: 'AWS::Batch::ComputeEnvironment',
          Properties: {
            Type: 'MANAGED',
            ComputeResources: { Type: 'EC2', AllocationStrategy: 'BEST_FIT', SecurityGroupIds: ['sg-1'] },
          },
        },
      },
    }),
  ],
  [
    'main.tf',
    `variable "secret" {
  sensitive = true
  default   = "${SECRET}"
}
output "secret" {
  sensitive = true
  value     = "${SECRET}"
}
${ENVIRONMENT}`,
  ],
  [
    'Pulumi.yaml',
    `name: workers
runtime: yaml
config:
  secret: { type: string, default: ${SECRET}, secret: true }
variables:
  other: { "fn::secret": ${SECRET} }
resources:
  workers:
    type: aws:batch:ComputeEnvironment
    properties: { type: MANAGED, computeResources: { type: EC2, allocationStrategy: BEST_FIT, securityGroupIds: [sg-1] } }
`,
  ],
] as const;

test.each(UNUSED)('%s: a secret that nothing uses is in no output', (path, text) =>
  expectNowhere(path, text),
);

test.each([
  ['a local', `locals {\n  other = sensitive("${SECRET}")\n}\n`],
  ['a member of a local', `locals {\n  other = { token = [sensitive("x-${SECRET}")] }\n}\n`],
  ['an output', `output "other" {\n  value = "token \${sensitive("${SECRET}")}"\n}\n`],
  ['a local that another local marks', `locals {\n  t = "${SECRET}"\n  other = sensitive(local.t)\n}\n`],
  ['a tag', `resource "aws_instance" "one" {\n  tags = { token = sensitive("${SECRET}") }\n}\n`],
])('what sensitive() marks in %s is in no output, though nothing uses it', async (_, marked) => {
  await expectNowhere('main.tf', marked + ENVIRONMENT);
});

test('a secret that a module is called with, and that it does not use, is in no output', async () => {
  const call = `module "batch" {
  source = "./batch"
  token  = "${SECRET}"
  image  = "ami-0a1b2c3d4e5f67890"
}
`;
  const called = `variable "token" { sensitive = true }
variable "image" {}
resource "aws_batch_compute_environment" "workers" {
  type = "MANAGED"
  compute_resources {
    type     = "EC2"
    image_id = var.image
  }
}
`;
  const { result } = scanSourcesWithCode([
    { path: 'main.tf', text: call },
    { path: 'batch/main.tf', text: called },
  ]);
  const shown = await reported(result, 'text');
  expect(shown).toContain('ami-0a1b2c3d4e5f67890');
  expectNoSecret('text', shown);
});
