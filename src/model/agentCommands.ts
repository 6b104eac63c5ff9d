// Which commands of a shell stop the ECS agent, and which start it. They are read word by word: an expression for all of
// them would take exponential time over options.

/** Programs that run the command after them. */
const BEFORE: ReadonlySet<string> = new Set(['nohup', 'exec', 'env', 'time']);

/** Docker takes the agent with it, since the agent's unit is PartOf Docker's, and does not bring it back. */
export type Effect = 'stops' | 'stops-docker' | 'starts';

const SYSTEMCTL: ReadonlyMap<string, Effect> = new Map([
  ['stop', 'stops'],
  ['disable', 'stops'],
  ['mask', 'stops'],
  ['start', 'starts'],
  ['restart', 'starts'],
  ['try-restart', 'starts'],
]);

/** What a simple command does to the agent; undefined if it does nothing to it. */
export function effectOnAgent(words: readonly string[]): Effect | undefined {
  const [program = '', ...rest] = BEFORE.has(words[0] ?? '') ? words.slice(1) : words;
  switch (program) {
    case 'systemctl':
      return ofSystemctl(rest);
    case 'service':
      if (rest[0] === 'docker' && rest[1]?.startsWith('stop')) return 'stops-docker';
      return rest[0] === 'ecs' ? ofVerb(rest[1]) : undefined;
    case 'initctl':
      return rest[1] === 'ecs' ? ofVerb(rest[0]) : undefined;
    case 'stop':
    case 'start':
    case 'restart':
      return rest[0] === 'ecs' ? ofVerb(program) : undefined;
    case 'chkconfig':
      return rest[0] === 'ecs' ? ofSwitch(rest[1]) : undefined;
    case 'docker':
      return ofDocker(rest);
    default:
      return undefined;
  }
}

function ofVerb(verb = ''): Effect | undefined {
  if (verb.startsWith('stop')) return 'stops';
  return verb.startsWith('start') || verb.startsWith('restart') ? 'starts' : undefined;
}

function ofSwitch(word = ''): Effect | undefined {
  if (word.startsWith('off')) return 'stops';
  return word.startsWith('on') ? 'starts' : undefined;
}

/** `systemctl --now disable docker ecs.service` */
function ofSystemctl(words: readonly string[]): Effect | undefined {
  const [verb = '', ...units] = words.slice(words.findIndex((word) => !word.startsWith('-')));
  const isNamed = (unit: string): boolean => units.includes(unit) || units.includes(`${unit}.service`);
  const isDockerStopped = verb === 'stop' && (isNamed('docker') || units.includes('docker.socket'));
  if (!isNamed('ecs')) return isDockerStopped ? 'stops-docker' : undefined;
  // To enable or unmask a unit starts nothing by itself.
  const isEnabledNow = (verb === 'enable' || verb === 'reenable') && words.includes('--now');
  return isEnabledNow ? 'starts' : SYSTEMCTL.get(verb);
}

/** `docker rm -f ecs-agent`, `docker run --name ecs-agent …` */
function ofDocker([verb = '', ...words]: readonly string[]): Effect | undefined {
  if (verb === 'stop' || verb === 'rm' || verb === 'kill')
    return words.find((word) => !word.startsWith('-'))?.startsWith('ecs-agent') ? 'stops' : undefined;
  const starts = verb === 'start' || verb === 'restart' || verb === 'run';
  return starts && words.some((word) => word.includes('ecs-agent')) ? 'starts' : undefined;
}
