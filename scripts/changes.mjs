// Remakes fixtures/changes/*/plan.json: the plan that Terraform makes of after.tf where before.tf is
// deployed. The provider knows schemas alone, so that its own rules on replacements are in no plan.
//
//   node scripts/changes.mjs [name…]
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planner } from './plans/plans.mjs';

const FIXTURES = fileURLToPath(new URL('../fixtures/changes', import.meta.url));
const ROLE = 'arn:aws:iam::123456789012:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch';

/** What AWS has made for what is known after deployment only. */
const made = (type, name) => ({
  arn: `arn:aws:example:eu-west-1:123456789012:${type}/${name}`,
  compute_environment_arn: `arn:aws:example:eu-west-1:123456789012:${type}/${name}`,
  default_version: 1,
  id: type === 'aws_launch_template' ? 'lt-0a1b2c3d4e5f60718' : name,
  latest_version: 1,
  launch_template_id: 'lt-0a1b2c3d4e5f60718',
  replace_compute_environment: true,
  service_role: ROLE,
  tags_all: {},
  version: '1',
});

/** Planned values with what is made in the places of unknowns. */
function filled(value, unknown, values, name) {
  if (unknown === true) return values[name] ?? null;
  if (Array.isArray(value)) return value.map((item, index) => filled(item, unknown?.[index], values, name));
  if (typeof value !== 'object' || value === null) return value;
  const names = new Set([...Object.keys(value), ...Object.keys(unknown ?? {})]);
  return Object.fromEntries([...names].map((key) => [key, filled(value[key], unknown?.[key], values, key)]));
}

/** The state after a plan that makes all of its resources. */
function stateOf({ terraform_version, resource_changes }) {
  return {
    version: 4,
    terraform_version,
    serial: 1,
    lineage: 'changes',
    outputs: {},
    resources: resource_changes.map(({ type, name, provider_name, change: { after, after_unknown } }) => ({
      mode: 'managed',
      type,
      name,
      provider: `provider["${provider_name}"]`,
      instances: [{ schema_version: 0, attributes: filled(after, after_unknown, made(type, name), '') }],
    })),
  };
}

const plans = await planner();
const names = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(FIXTURES);
for (const name of names) {
  const folder = mkdtempSync(join(tmpdir(), 'amilint-changes-'));
  copyFileSync(join(FIXTURES, name, 'before.tf'), join(folder, 'main.tf'));
  const first = JSON.parse(await plans.planOf(folder, {}));
  writeFileSync(join(folder, 'terraform.tfstate'), JSON.stringify(stateOf(first)));
  copyFileSync(join(FIXTURES, name, 'after.tf'), join(folder, 'main.tf'));
  const plan = await plans.planOf(folder, {});
  const dated = plan.trim().replace(/"timestamp":"[^"]*"/, '"timestamp":"2026-11-24T12:00:00Z"');
  writeFileSync(join(FIXTURES, name, 'plan.json'), `${dated}\n`);
  rmSync(folder, { recursive: true });
}
plans.stop();
