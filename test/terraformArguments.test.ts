// Arguments that a compute environment does not have, by the version of the provider.
import { expect, test } from 'vitest';
import { scanSources } from '../src/scanSources.ts';
import { positions } from '../src/value/source.ts';

const LOCK = (version: string): string =>
  `provider "registry.terraform.io/hashicorp/aws" {\n  version = "${version}"\n}\n`;

function notes(body: string, version?: string): readonly string[] {
  const texts = [
    { path: 'main.tf', text: `resource "aws_batch_compute_environment" "e" {\n${body}\n}\n` },
    ...(version === undefined ? [] : [{ path: '.terraform.lock.hcl', text: LOCK(version) }]),
  ];
  return scanSources(texts).notes.map(
    ({ message, at }) => `${at ? positions(at).start.line : '-'} ${message}`,
  );
}

test.each<[string, string, string | undefined, readonly string[]]>([
  ['all there', 'name = "e"\ncompute_resources {\n  max_vcpus = 4\n}', undefined, []],
  [
    'in the spelling of the API',
    'compute_resources {\n  instance_types = ["m5.large"]\n}',
    undefined,
    [
      '3 No known version of the provider aws has the argument instance_types here; did you mean instance_type?',
    ],
  ],
  [
    'in a dynamic block',
    'dynamic "compute_resources" {\n  for_each = [1]\n  content {\n    subnet_ids = []\n  }\n}',
    undefined,
    ['5 No known version of the provider aws has the argument subnet_ids here; did you mean subnets?'],
  ],
  [
    'that nothing resembles',
    'flavour = 1',
    undefined,
    ['2 No known version of the provider aws has the argument flavour here.'],
  ],
  [
    'too new for the lock file',
    'update_policy {\n  terminate_jobs_on_update = true\n}',
    '5.10.0',
    [
      '2 Version 5.10.0 of the provider aws (.terraform.lock.hcl) does not have the argument update_policy, which exists since 5.32.0.',
    ],
  ],
  [
    'too old for the lock file',
    'compute_environment_name = "e"',
    '6.2.0',
    [
      '2 Version 6.2.0 of the provider aws (.terraform.lock.hcl) does not have the argument compute_environment_name, which is gone since 6.0.0.',
    ],
  ],
  ['of a newer provider', 'compute_resources {\n  update_to_latest_image_version = true\n}', '6.2.0', []],
])('%s', (_, body, version, expected) => expect(notes(body, version)).toEqual(expected));
