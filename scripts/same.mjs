// Remakes what is derived in fixtures/same: each template.json from the template.yaml beside it, and, by
// Terraform itself where it is installed, each plan.json from main.tf and awscc.plan.json from awscc.tf.
//
//   npm ci --prefix scripts/plans
//   node scripts/same.mjs [case…]
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CORE_SCHEMA, defineScalarTag, defineSequenceTag, load } from 'js-yaml';

const FIXTURES = fileURLToPath(new URL('../fixtures/same', import.meta.url));

/** `!Sub` in its long form, `Fn::Sub`. */
const longForm = (tag, value) => {
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  return {
    [`Fn::${name}`]:
      name === 'GetAtt' && typeof value === 'string' ? value.split(/\.(.*)/s).slice(0, 2) : value,
  };
};

const schema = CORE_SCHEMA.withTags(
  defineScalarTag('!', { matchByTagPrefix: true, resolve: (text, _isExplicit, tag) => longForm(tag, text) }),
  defineSequenceTag('!', {
    matchByTagPrefix: true,
    create: (tag) => ({ tag, items: [] }),
    addItem: (carrier, item) => {
      carrier.items.push(item);
    },
    finalize: ({ tag, items }) => longForm(tag, items),
  }),
);

/** The template that says the same in JSON; templates that it nests are those in JSON, too. */
export function inJson(yaml) {
  return `${JSON.stringify(load(yaml, { schema }), null, 2).replaceAll('/template.yaml"', '/template.json"')}\n`;
}

/** Writes the plan as Terraform prints it, but for the time; where Terraform refuses, says why. */
async function writePlan(plans, folder, file, given, filter) {
  try {
    const plan = await plans.planOf(folder, given, filter);
    writeFileSync(
      join(folder, file),
      `${plan.trim().replace(/"timestamp":"[^"]*"/, '"timestamp":"2026-11-24T12:00:00Z"')}\n`,
    );
  } catch (error) {
    // Without an exit status it was not Terraform that failed.
    if (typeof error.code !== 'number') throw error;
    console.error(`${basename(folder)}: no ${file}\n${error.stderr}${error.stdout}`);
  }
}

async function remake(names) {
  const { planner } = await import('./plans/plans.mjs');
  const plans = await planner();
  for (const name of names) {
    const folder = join(FIXTURES, name);
    for (const path of readdirSync(folder, { recursive: true })) {
      if (basename(path) === 'template.yaml')
        writeFileSync(
          join(folder, path.replace(/yaml$/, 'json')),
          inJson(readFileSync(join(folder, path), 'utf8')),
        );
    }
    const { given = {} } = load(readFileSync(join(folder, 'expected.yaml'), 'utf8'));
    await writePlan(plans, folder, 'plan.json', given, (path) => basename(path) !== 'awscc.tf');
    if (existsSync(join(folder, 'awscc.tf')))
      await writePlan(
        plans,
        folder,
        'awscc.plan.json',
        {},
        (path) => path === folder || basename(path) === 'awscc.tf',
      );
  }
  plans.stop();
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await remake(process.argv.length > 2 ? process.argv.slice(2) : readdirSync(FIXTURES));
