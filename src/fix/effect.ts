// What the deployment of a fix does, by the table of effects.
import { effectOf, type Verdict } from '../model/updates/effectOf.ts';
import type { Change, Deployer, EnvironmentState, Setting } from '../model/updates/state.ts';
import type { Effect } from '../model/updates/table.ts';

/** An environment, and who deploys it, before or after a deployment. */
export interface Situation {
  readonly state: EnvironmentState;
  readonly deployer: Deployer;
}

/** The situation when the changes are deployed. */
export function afterwards({ state, deployer }: Situation, changes: readonly Change[]): Situation {
  const text = (property: string): string | undefined =>
    textIn(changes.find((one) => one.property === property)?.after);
  const isGone = (property: string): boolean =>
    changes.some((change) => change.property === property && change.after === 'unset');
  const image = changes.find(({ property }) => /\/ec2Configuration\/\d+\/imageType$/.test(property));
  const strategy = text('computeResources/allocationStrategy');
  const replace = text('replaceComputeEnvironment');
  return {
    state: {
      ...state,
      ...(isGone('computeEnvironmentName') ? { fixedName: false } : {}),
      ...(isGone('serviceRole') ? { role: 'unset' } : {}),
      ...(strategy === undefined ? {} : { strategy }),
      ...(text('computeResources/updateToLatestImageVersion') === 'true' ? { takesLatest: true } : {}),
      ami: state.ami.by === 'batch' && image ? changedTypes(state.ami, image) : state.ami,
    },
    deployer:
      replace !== undefined && (deployer.tool === 'cloudformation' || deployer.tool === 'awscc')
        ? { ...deployer, replace: replace === 'true' }
        : deployer,
  };
}

function changedTypes(
  ami: { readonly by: 'batch'; readonly imageTypes: readonly string[] },
  { before, after }: Change,
): EnvironmentState['ami'] {
  const imageTypes = ami.imageTypes.map((type) => (type === textIn(before) ? (textIn(after) ?? type) : type));
  return { by: 'batch', imageTypes };
}

/** The text of a setting, without the quotes of its language. */
function textIn(setting: Setting | undefined): string | undefined {
  return typeof setting === 'object' ? setting.text.replaceAll('"', '') : undefined;
}

/** What the deployment does; nothing for an environment in which nothing of the API changes. */
export function verdictOf(changes: readonly Change[], before: Situation, after: Situation): Verdict {
  return effectOf(changes, before.deployer, before.state, after.state);
}

/** The strongest of the effects that are possible. */
export function strongest({ possible }: Verdict): Effect {
  const order: readonly Effect[] = ['refused', 'replaced', 'infrastructureUpdate', 'scales', 'stored'];
  return order.find((effect) => possible.includes(effect)) ?? 'nothing';
}

/** The effect in words; jobs are named if it ends them. */
export function effectText(verdict: Verdict, changesNothing: boolean): string {
  switch (strongest(verdict)) {
    case 'replaced':
      return 'replaces the environment: jobs that run on the old one end with it';
    case 'infrastructureUpdate':
      return `updates the infrastructure in place: ${lowered(verdict.jobs.text)}`;
    case 'refused':
      return 'is refused';
    case 'scales':
    case 'stored':
      return 'deploys in place';
    case 'nothing':
      return changesNothing
        ? 'no effect until the next update'
        : 'deploys in place: nothing that runs changes';
  }
}

function lowered(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`.replace(/\.$/, '');
}
