// EC2 Image Builder: distributions of the code that make versions of a launch template.
// Sources: docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LaunchTemplateConfiguration.html,
// registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/imagebuilder_distribution_configuration
import { derived } from '../../value/origins.ts';
import { ofKind, referenced } from '../link.ts';
import type { Context, LaunchTemplateUse } from '../row.ts';
import { anyOf, no, test, yes, type Truth } from '../truth.ts';
import { itemsOf, propertiesOf, walk, type Found } from '../walk.ts';
import type { Resource } from '../resource.ts';

/** The entry of a distribution that writes versions of a launch template. */
interface Distribution {
  readonly entry: Found;
  readonly resource: Resource;
}

/** The entries of all distributions that are for the launch template of a use. */
function distributionsFor(context: Context, { template }: LaunchTemplateUse): readonly Distribution[] {
  if (!template) return [];
  const { model, world } = context;
  return ofKind(model, 'imageDistribution').flatMap((resource) => {
    const regions = itemsOf(walk(propertiesOf(resource, world), 'distributions', world), world).items;
    const entries = regions.flatMap(
      (region) => itemsOf(walk(region, 'launchTemplateConfigurations', world), world).items,
    );
    return entries
      .filter(
        (entry) =>
          referenced(walk(entry, 'launchTemplateId', world).value, 'launchTemplate', model) === template,
      )
      .map((entry) => ({ entry, resource }));
  });
}

/** Whether EC2 Image Builder makes a new version of the launch template the default one. */
export function movedByImageBuilder(context: Context, use: LaunchTemplateUse): Truth {
  const truths = distributionsFor(context, use).map(({ entry, resource }): Truth => {
    const flag = walk(entry, 'setDefaultVersion', context.world);
    // Terraform's provider aws uses true for an argument that is left out.
    if (flag.value.kind === 'absent')
      return resource.tool === 'aws' ? yes(entry.value.origin) : no(entry.value.origin);
    const truth = test(flag.value, (value) => value === true);
    return truth.kind === 'known' && truth.value ? { ...truth, origin: derived(flag.key) } : truth;
  });
  return anyOf(no(derived(context.environment.at)), truths);
}

/** Whether the version of a use has an image that EC2 Image Builder puts into it. */
export function imageByImageBuilder(context: Context, use: LaunchTemplateUse): Truth {
  const { value } = use.version;
  const isDefault = value.kind === 'absent' || (value.kind === 'known' && value.value === '$Default');
  if (isDefault) return movedByImageBuilder(context, use);
  const [first] = distributionsFor(context, use);
  return first && value.kind === 'known' && value.value === '$Latest'
    ? yes(derived(first.entry.key))
    : no(derived(context.environment.at));
}
