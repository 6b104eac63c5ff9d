// The expression of a language for the newest version number of the launch template that an environment
// refers to.
import { isHcl } from '../../edits/span.ts';
import { launchTemplateUses, type Context } from '../../model/row.ts';
import { textOf, type Range } from '../../value/source.ts';
import { attributeRange } from '../../value/value.ts';

/** A reference to a launch template of Terraform's providers, of which the address is kept. */
const OF_TERRAFORM =
  /^(?:"?\$\{)?((?:data\.)?(aws_launch_template|awscc_ec2_launch_template)\.[\w-]+(?:\[[\w.-]+\])?)\.(?:id|name|launch_template_id|launch_template_name)(?:\}"?)?$/;

/** A reference of CloudFormation in its three spellings. */
const OF_TEMPLATE =
  /^(?:!Ref\s+["']?([A-Za-z0-9]+)["']?|["']?([A-Za-z0-9]+)["']?|\{\s*["']?Ref["']?\s*:\s*["']?([A-Za-z0-9]+)["']?\s*\}|Ref\s*:\s*["']?([A-Za-z0-9]+)["']?)$/;

/** @returns undefined if the reference does not show which launch template it is */
export function newestVersion(context: Context, key: Range): string | undefined {
  const use = launchTemplateUses(context).find(({ override }) => override === undefined);
  if (!use) return undefined;
  const reference = use.id.value.kind === 'absent' ? use.name : use.id;
  const expression = textOf(attributeRange(reference.value)).trim();
  if (context.environment.language === 'terraform') {
    const newest = newestInTerraform(expression);
    return newest === undefined || isHcl(key) ? newest : `"\${${newest}}"`;
  }
  if (context.environment.language === 'pulumi') return newestInPulumi(expression, use.template?.type);
  const { template } = use;
  if (!template || template.at.source !== key.source) return undefined;
  const id = textOf(template.at).replaceAll(/["']/g, '');
  const referred = OF_TEMPLATE.exec(expression)
    ?.slice(1)
    .find((name) => name !== undefined);
  if (referred !== id || reference.value.kind !== 'unknown') return undefined;
  return /^\s*\{/.test(key.source.text)
    ? `{ "Fn::GetAtt": ["${id}", "LatestVersionNumber"] }`
    : `!GetAtt ${id}.LatestVersionNumber`;
}

/** A reference to a resource of the program. */
const OF_PULUMI = /^["']?\$\{([\w-]+)\.(?:id|name|launchTemplateId|launchTemplateName)\}["']?$/;

function newestInPulumi(expression: string, type: string | undefined): string | undefined {
  const [, name] = OF_PULUMI.exec(expression) ?? [];
  if (name === undefined || type === undefined) return undefined;
  return `\${${name}.${type.startsWith('aws-native:') ? 'latestVersionNumber' : 'latestVersion'}}`;
}

function newestInTerraform(expression: string): string | undefined {
  const [, address, type] = OF_TERRAFORM.exec(expression) ?? [];
  if (address === undefined) return undefined;
  return `${address}.${type === 'aws_launch_template' ? 'latest_version' : 'latest_version_number'}`;
}
