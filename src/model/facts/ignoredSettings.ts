// Facts about what a launch template sets and AWS Batch ignores, and about what else uses the launch
// template.
// Source: docs.aws.amazon.com/batch/latest/userguide/launch-templates.html
import { derived } from '../../value/origins.ts';
import { unknown } from '../../value/value.ts';
import { launchTemplateData } from '../row.ts';
import { all, isTrue, no, not, test, yes, type Truth } from '../truth.ts';
import { itemsOf, walk, type Found } from '../walk.ts';
import { attributeOrigin, setAt, type Facts } from './fact.ts';
import type { LaunchTemplateRow } from './launchTemplate.ts';

/**
 * Types that launch nothing, in every language: data sources, and resources of AWS Batch, of IAM and of SSM.
 */
const LAUNCHES_NOTHING = /^data\.|(?:^|[:_])(?:batch|iam|ssm)[:_]/i;

/** Whether anything but AWS Batch may launch instances with the launch template. */
export function isShared({ use: { template }, environment }: LaunchTemplateRow): Truth {
  if (!template) return no(derived(environment.at));
  const origin = derived(template.at);
  if (!template.users) {
    const text = 'a plan or state does not show what else uses the launch template';
    return unknown({ code: 'not-understood', text, settle: 'scan the Terraform code, too' }, origin);
  }
  const others = [...template.users()].filter((user) => user !== 'output' && !LAUNCHES_NOTHING.test(user));
  return others.length > 0 ? yes(origin) : no(origin);
}

/**
 * Whether a setting that is certainly there has no effect at all, since AWS Batch alone uses the launch
 * template.
 */
function isIdle(row: LaunchTemplateRow, found: Found, isThere: Truth): Truth {
  const origin = attributeOrigin(found);
  return isTrue(isThere) ? all(yes(origin), not(isShared(row))) : no(origin);
}

/** Whether a setting is one that AWS Batch ignores. */
function isIgnored(name: string, found: Found, { world }: LaunchTemplateRow): Truth {
  // A protection that is false is what EC2 does anyway.
  if (name === 'disableApiTermination') return test(found.value, Boolean);
  if (name !== 'instanceMarketOptions') return setAt(found);
  // AWS's own samples launch in capacity blocks by these options.
  const market = walk(found, 'marketType', world).value;
  return market.kind === 'absent' ? setAt(found) : test(market, (type) => type === 'SPOT');
}

function ignored(name: string): Facts<LaunchTemplateRow>[string] {
  return {
    type: 'boolean',
    doc: `It sets ${name}, and nothing but AWS Batch, which ignores that, uses it.`,
    of: (row) => {
      const found = launchTemplateData(row, row.use, name);
      return isIdle(row, found, isIgnored(name, found, row));
    },
  };
}

/** The subnet of the first network interface that sets one. */
function interfaceSubnet(row: LaunchTemplateRow): Truth {
  const interfaces = launchTemplateData(row, row.use, 'networkInterfaces');
  const subnets = itemsOf(interfaces, row.world).items.map((one) => walk(one, 'subnetId', row.world));
  const found = subnets.find((subnet) => isTrue(setAt(subnet)));
  return found ? isIdle(row, found, setAt(found)) : no(interfaces.value.origin);
}

export const ignoredSettingFacts: Facts<LaunchTemplateRow> = {
  '/launchTemplate/idle/instanceType': ignored('instanceType'),
  '/launchTemplate/idle/iamInstanceProfile': ignored('iamInstanceProfile'),
  '/launchTemplate/idle/instanceMarketOptions': ignored('instanceMarketOptions'),
  '/launchTemplate/idle/disableApiTermination': ignored('disableApiTermination'),
  '/launchTemplate/idle/subnetId': {
    type: 'boolean',
    doc: 'A network interface sets subnetId, and nothing but AWS Batch, which ignores that, uses it.',
    of: interfaceSubnet,
  },
};
