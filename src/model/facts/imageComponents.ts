// Facts about components of EC2 Image Builder that start the ECS agent in an image.
// Sources: docs.aws.amazon.com/batch/latest/userguide/create-batch-ami.html (stop the agent and remove its
// state), docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html (phases and steps),
// docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html
import { identify } from '../../value/identity.ts';
import { derived } from '../../value/origins.ts';
import { plainText, skeleton } from '../../value/text.ts';
import { known, unknown } from '../../value/value.ts';
import { parameterPath, traitsOfSsmPath } from '../ami.ts';
import { isMade, ofScope, referenced } from '../link.ts';
import type { Resource } from '../resource.ts';
import type { Context, PartOf } from '../row.ts';
import { effectOnAgent } from '../serviceCommands.ts';
import { shellProgram } from '../shellProgram.ts';
import { runsElsewhere } from '../userData.ts';
import { yes, no, type Truth } from '../truth.ts';
import { itemsOf, propertiesOf, walk, type Found } from '../walk.ts';
import type { Facts } from './fact.ts';
import { traitsOf } from './image.ts';

/**
 * A component that certainly starts the agent, in a recipe for images that start from an ECS-optimized AMI.
 */
export interface ImageComponentRow extends Context {
  readonly component: Resource;
  readonly recipe: Resource;
  /** The command that starts the agent. */
  readonly command: string;
  /** Whether nothing in the recipe removes the state of the agent. */
  readonly keepsState: Truth;
}

/** The components of all recipes that are deployed with the environment. */
export function imageComponentRows(context: Context): readonly PartOf<ImageComponentRow>[] {
  const { model, environment, world } = context;
  const recipes = ofScope(model, 'imageRecipe', environment.scope).filter((recipe) => isMade(recipe, world));
  return recipes.flatMap((recipe) => world.recall(recipe, 'components', () => componentsOf(recipe, context)));
}

function componentsOf(recipe: Resource, context: Context): readonly PartOf<ImageComponentRow>[] {
  const { model, world } = context;
  const properties = propertiesOf(recipe, world);
  if (!isEcsOptimized(walk(properties, 'parentImage', world), context)) return [];
  const { items, more } = itemsOf(walk(properties, 'components', world), world);
  const arns = items.map((item) => walk(item, 'componentArn', world).value);
  const found = arns.map((arn) => referenced(arn, 'imageComponent', model));
  const works = found.flatMap((component) =>
    component ? [{ component, ...workOf(component, context) }] : [],
  );
  // The components of AWS do not touch the agent.
  const isOutside = found.some((component, index) => {
    const arn = arns[index];
    return !component && !(arn && skeleton(arn).includes(':aws:component/'));
  });
  const isOpen = more !== undefined || isOutside || works.some((work) => work.isOpen);
  const removes = works.some((work) => work.removesState);
  return works.flatMap(({ component, starts }) =>
    starts === undefined
      ? []
      : [{ component, recipe, command: starts, keepsState: kept(component, removes, isOpen) }],
  );
}

function kept({ at, address }: Resource, removes: boolean, isOpen: boolean): Truth {
  if (removes) return no(derived(at));
  if (!isOpen) return yes(derived(at));
  const why = {
    code: 'not-understood' as const,
    text: 'a component of the recipe runs commands that the code does not show',
  };
  return unknown(why, derived(at), { identity: identify(`state of the agent ${address}`) });
}

/** An image of Image Builder by AWS, a public parameter, or an AMI that the code looks up. */
function isEcsOptimized(parent: Found, context: Context): boolean {
  const text = skeleton(parent.value);
  if (/:aws:image\/amazon-linux-[a-z0-9-]*ecs-optimized/.test(text)) return true;
  const { ecsAgent, amazonLinux } = text.startsWith('ssm:')
    ? traitsOfSsmPath(parameterPath(text.slice('ssm:'.length)))
    : traitsOf({ ...context, image: { id: parent } });
  return ecsAgent === true && amazonLinux === true;
}

/** What a component does to the agent on the instance that becomes the image. */
interface Work {
  /** The first command that certainly starts the agent. */
  readonly starts?: string;
  readonly removesState: boolean;
  /** It runs commands that the code does not show. */
  readonly isOpen: boolean;
}

/** The phases that run before the image is made: `test` runs on an instance of the finished image. */
const BUILDING: ReadonlySet<string> = new Set(['build', 'validate']);

function workOf(component: Resource, { world }: Context): Work {
  const data = walk(propertiesOf(component, world), 'data', world);
  const phases = itemsOf(walk(data, 'phases', world), world);
  const works = phases.items
    .filter((phase) => BUILDING.has(plainText(walk(phase, 'name', world).value) ?? 'build'))
    .flatMap((phase) =>
      itemsOf(walk(phase, 'steps', world), world).items.map((step) => stepWork(step, world)),
    );
  const starts = works.find((work) => work.starts !== undefined)?.starts;
  return {
    ...(starts === undefined ? {} : { starts }),
    removesState: works.some((work) => work.removesState),
    isOpen: data.value.kind !== 'known' || phases.more !== undefined || works.some((work) => work.isOpen),
  };
}

/** Actions of a step that run no commands but those that are written, or none at all. */
const SHOWN: ReadonlySet<string> = new Set(
  (
    'ExecuteBash ExecuteBinary Reboot UpdateOS S3Download S3Upload WebDownload CreateFile AppendFile CreateFolder ' +
    'CreateSymlink CopyFile CopyFolder MoveFile MoveFolder ListFiles ReadFile SetFileOwner SetFilePermissions Assert'
  ).split(' '),
);

function stepWork(step: Found, world: Context['world']): Work {
  const action = plainText(walk(step, 'action', world).value) ?? '';
  const inputs = walk(step, 'inputs', world);
  const script = scriptOf(action, inputs, world);
  const removesState = action.startsWith('Delete') ? mayRemove(script) : script.split('\n').some(mayRemove);
  // A step with a condition may not run.
  const isCertain = walk(step, 'if', world).value.kind === 'absent';
  const program = action.startsWith('Execute') ? shellProgram(script) : [];
  const textOf = ({ start, end }: { start: number; end: number }): string => script.slice(start, end);
  const start = program.find(({ words, isGuarded }) => !isGuarded && effectOnAgent(words) === 'starts');
  return {
    ...(start && isCertain ? { starts: textOf(start) } : {}),
    removesState,
    isOpen:
      (!SHOWN.has(action) && !action.startsWith('Delete')) ||
      inputs.value.kind === 'unknown' ||
      program.some((command) => runsElsewhere(textOf(command))),
  };
}

/** The commands of a step as a script; of a step that deletes files the texts of its paths. */
function scriptOf(action: string, inputs: Found, world: Context['world']): string {
  const texts = (found: Found): readonly string[] =>
    itemsOf(found, world).items.map(({ value }) => skeleton(value));
  if (action === 'ExecuteBash') return texts(walk(inputs, 'commands', world)).join('\n');
  if (action === 'ExecuteBinary') {
    const program = skeleton(walk(inputs, 'path', world).value);
    const words = [program.slice(program.lastIndexOf('/') + 1), ...texts(walk(inputs, 'arguments', world))];
    return words.join(' ');
  }
  return itemsOf(inputs, world)
    .items.map((item) => skeleton(walk(item, 'path', world).value))
    .join('\n');
}

const STATE = /\/var\/lib\/(?:ecs|\*)/;
const READS = /^\s*(?:#|(?:ls|cat|stat|du|echo|mkdir|test|\[|chmod|chown)\s)/;

/** Whether a line may remove the state of the agent: it names the folder, and does not just look at it. */
function mayRemove(line: string): boolean {
  return STATE.test(line) && !READS.test(line);
}

export const imageComponentFacts: Facts<ImageComponentRow> = {
  '/component/keepsEcsState': {
    type: 'boolean',
    doc: 'It starts the ECS agent in an image, and nothing in the recipe removes /var/lib/ecs/data.',
    of: ({ keepsState }) => keepsState,
  },
  '/component/name': {
    type: 'text',
    doc: 'What the code calls the component of EC2 Image Builder.',
    of: ({ component }) => known(component.name, derived(component.at)),
  },
  '/component/recipe': {
    type: 'text',
    doc: 'What the code calls the recipe that has the component.',
    of: ({ recipe }) => known(recipe.name, derived(recipe.at)),
  },
  '/component/command': {
    type: 'text',
    doc: 'The command that starts the agent.',
    of: ({ component, command }) => known(command, derived(component.at)),
  },
};
