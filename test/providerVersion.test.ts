// Which version of Terraform's provider aws deploys a root module: by its lock file, else by its constraints.
import { expect, test } from 'vitest';
import { newestAllowed, providerVersion } from '../src/frontends/terraform/providerVersion.ts';
import { filesOf } from './support.ts';

test.each([
  ['~> 5.0', '5.999.999'],
  ['~> 5.9.0', '5.9.999'],
  ['>= 5.0', undefined],
  ['>= 4.0, < 6.0', '5.999.999'],
  ['>= 4.0, <= 5.31.0', '5.31.0'],
  ['< 5.10.0', '5.9.999'],
  ['5.31.0', '5.31.0'],
  ['= 5.31', '5.31.0'],
  ['~> 5.0, < 5.10', '5.9.999'],
  ['something else', undefined],
])('the newest version of %s is %s', (constraints, version) => {
  expect(newestAllowed(constraints)).toBe(version);
});

const LOCK = `provider "registry.terraform.io/hashicorp/random" {
  version = "3.6.0"
}

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.31.0"
  constraints = "~> 5.0"
}
`;
const REQUIRED = `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 4.0"
    }
  }
}
`;

test.each<[string, Readonly<Record<string, string>>, object | undefined]>([
  ['the lock file', { 'infra/.terraform.lock.hcl': LOCK, 'infra/main.tf': REQUIRED }, { version: '5.31.0' }],
  [
    'the constraint',
    { 'infra/versions.tf': REQUIRED },
    { version: '4.999.999', from: 'required_providers: ~> 4.0' },
  ],
  ['nothing', { 'infra/main.tf': 'terraform {}\n' }, undefined],
  ['another folder', { 'other/versions.tf': REQUIRED }, undefined],
  ['a file with a fault', { 'infra/main.tf': 'terraform { required_providers {' }, undefined],
])('by %s', (_, files, found) => {
  const version = providerVersion('infra', filesOf(files));
  if (found === undefined) expect(version).toBeUndefined();
  else expect(version).toMatchObject(found);
});
