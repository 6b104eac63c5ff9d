// Changes that no comparison of code shows: what is looked up, what is set outside the code, and what AWS
// moves by itself.
import type { Context } from '../model/row.ts';
import { computeResource, launchTemplateUses, placeOf } from '../model/row.ts';
import type { ProviderVersion } from '../model/strategies.ts';
import { compareVersions, versionText } from '../model/strategies.ts';
import { effectOf } from '../model/updates/effectOf.ts';
import type { Deployer, EnvironmentState } from '../model/updates/state.ts';
import { textsOf } from '../model/walk.ts';
import { spelled } from '../model/spelling.ts';
import type { HiddenChange } from './answer.ts';
import { nameOf, templateChanges, templateOf } from './changes.ts';
import { leavesOf } from './leaves.ts';

/** Versions of the provider aws at which the same change has another effect. */
const THRESHOLDS = ['5.10.0', '6.10.0'] as const;

export interface Hiding {
  readonly context: Context;
  readonly before?: Context;
  readonly deployer: Deployer;
  readonly state: EnvironmentState;
  readonly providers: { readonly before?: ProviderVersion; readonly after: ProviderVersion };
}

export function hiddenChanges(hiding: Hiding): readonly HiddenChange[] {
  return [
    ...lookedUp(hiding),
    ...stackTags(hiding),
    ...templateMoves(hiding),
    ...families(hiding),
    ...providerUpgrade(hiding),
  ].map((one) => ({ ...one, text: spelled(one.text, hiding.context.environment.spelling) }));
}

/** Values that each deployment, or each plan, looks up. */
function lookedUp({ context, deployer, state }: Hiding): readonly HiddenChange[] {
  return [...leavesOf(context.environment, context.world)].flatMap(([path, found]): HiddenChange[] => {
    const { value } = found;
    if (value.kind !== 'unknown' || (value.why.code !== 'looked-up' && !value.lookup)) return [];
    const change = { property: path, before: 'unknown', after: 'unknown' } as const;
    const when = deployer.tool === 'cloudformation' ? 'Each deployment' : 'Each plan';
    return [
      {
        text: `${when} looks up ${nameOf(path, context.environment)} again: another value is a change of it`,
        at: placeOf(found),
        effects: effectOf(change, deployer, state, state).possible,
      },
    ];
  });
}

function stackTags({ deployer, state }: Hiding): readonly HiddenChange[] {
  if (deployer.tool !== 'cloudformation') return [];
  const change = { property: 'tags', before: 'unset', after: { text: 'new' } } as const;
  return [
    {
      text: 'Tags of the stack are tags of the environment: a changed one is not in the template',
      effects: effectOf(change, deployer, state, state).possible,
    },
  ];
}

/** A launch template whose new version waits for an update, or is made elsewhere. */
function templateMoves({ context, before }: Hiding): readonly HiddenChange[] {
  const [use] = launchTemplateUses(context);
  if (!use) return [];
  const { value } = use.version;
  const waits =
    value.kind === 'absent' || (value.kind === 'known' && /^\$(?:Latest|Default)$/.test(String(value.value)));
  if (!waits) return [];
  const at = placeOf(use.reference);
  if (!use.template)
    return [
      {
        text: 'The launch template is made elsewhere: a new version of it gets in at the next infrastructure update, and starts none',
        at,
        effects: [],
      },
    ];
  const old = before && templateOf(before);
  const changed = old && before ? templateChanges(old, use.template, before, context) : [];
  if (changed.length === 0) return [];
  return [
    {
      text: `The launch template changes (${changed.map(({ name }) => name).join(', ')}): that gets in at the next infrastructure update, and starts none`,
      at: use.template.at,
      effects: [],
    },
  ];
}

function families(hiding: Hiding): readonly HiddenChange[] {
  const { context } = hiding;
  const types = computeResource(context, 'instanceTypes');
  const named = textsOf(types, context.world).known.find(({ value }) => /^(?:optimal|default_)/.test(value));
  if (!named) return [];
  return [
    {
      text: `AWS Batch decides which instance types ${named.value} has, and may change them without an update of the environment`,
      at: named.origin.at,
      effects: [],
    },
  ];
}

function providerUpgrade({ providers }: Hiding): readonly HiddenChange[] {
  const [one, other] = [providers.before?.version, providers.after.version];
  if (!providers.before || one === undefined || other === undefined) return [];
  const crossed = THRESHOLDS.filter(
    (threshold) => compareVersions(one, threshold) < 0 !== compareVersions(other, threshold) < 0,
  );
  if (crossed.length === 0) return [];
  return [
    {
      text: `The provider aws changes from ${versionText(one)} to ${versionText(other)}, across ${crossed.map((version) => version.replace(/\.0$/, '')).join(' and ')}: from there on it updates environments in place that it replaced before`,
      effects: [],
    },
  ];
}
