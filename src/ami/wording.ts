// The answer in the words of its language, with every name that has to be filled in.
import type { Spelling } from '../model/resource.ts';
import { spelled } from '../model/spelling.ts';
import type { AmiAnswer, Placeholder, Step, Way } from './answer.ts';

/** Names of the account that are in no code, as commands have them. */
const COMMON: readonly Placeholder[] = [
  { name: 'STACK', meaning: 'the name of the stack that the template is deployed as' },
  { name: 'QUEUE', meaning: 'the name of a job queue that uses the environment' },
  { name: 'JOB_DEFINITION', meaning: 'the name of a job definition whose job is short' },
  { name: 'NEW_AMI', meaning: 'the id of the new AMI' },
  { name: 'NEW_VERSION', meaning: 'the number of a version of the launch template that has the new AMI' },
  { name: 'ANOTHER_ENVIRONMENT', meaning: 'an environment of the queue that is not in the code' },
];

export function worded(answer: AmiAnswer, spelling: Spelling | undefined): AmiAnswer {
  const say = (text: string): string => spelled(text, spelling);
  const { moves, sources, disagreement } = answer;
  return {
    ...answer,
    headline: say(answer.headline),
    sources: sources.map((source) => ({ ...source, label: say(source.label) })),
    ...(disagreement === undefined ? {} : { disagreement: say(disagreement) }),
    moves: { ...moves, text: say(moves.text), jobs: say(moves.jobs) },
    way: wayIn(answer.way, say),
  };
}

function wayIn(way: Way, say: (text: string) => string): Way {
  const words = (list: readonly Step[]): readonly Step[] => list.map((step) => stepIn(step, say));
  return {
    ...way,
    text: say(way.text),
    checks: way.checks.map((check) => ({ ...check, text: say(check.text) })),
    steps: words(way.steps),
    verify: words(way.verify),
    back: words(way.back),
    roles: way.roles.map(say),
    placeholders: [...way.placeholders, ...commonIn(way)],
  };
}

/** Notes on a command speak of its options, which are the API's own. */
function stepIn(step: Step, say: (text: string) => string): Step {
  if (step.kind === 'command') return step;
  return { ...step, title: say(step.title), notes: step.notes.map(say) };
}

function commonIn(way: Way): readonly Placeholder[] {
  const commands = [...way.steps, ...way.verify, ...way.back].flatMap((step) => step.commands);
  const lookUps = way.placeholders.flatMap(({ find }) => find ?? []);
  const words = new Set([...commands, ...lookUps].flatMap((command) => command.split(/[^A-Za-z0-9_]+/)));
  return COMMON.filter(({ name }) => words.has(name));
}
