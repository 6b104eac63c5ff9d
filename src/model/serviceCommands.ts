// What commands of a shell do to services, above all to the ECS agent and to Docker. They are read word by
// word: a regular expression for all of them would need exponential time for options.

/**
 * A command for services, in whichever way it is written: systemctl, service, initctl, upstart, chkconfig or
 * init.d.
 */
interface ServiceCommand {
  readonly verb: string;
  /** Without `.service`. */
  readonly units: readonly string[];
  /** `--now`: enabling starts, too, and disabling stops. */
  readonly isNow: boolean;
  /** It waits until the service has started. */
  readonly waits: boolean;
}

const UPSTART: ReadonlySet<string> = new Set(['stop', 'start', 'restart']);

function serviceCommand([program = '', ...words]: readonly string[]): ServiceCommand | undefined {
  const [first = '', second = ''] = words;
  if (program === 'systemctl') return ofSystemctl(words);
  if (program === 'service') return ofOne(second, first);
  if (program === 'initctl') return ofOne(first, second);
  if (UPSTART.has(program)) return ofOne(program, first);
  if (program === 'chkconfig') return ofOne(second, first);
  const script = /^\/etc\/(?:rc\.d\/)?init\.d\/([\w-]+)$/.exec(program)?.[1];
  return script === undefined ? undefined : ofOne(first, script);
}

function ofOne(verb: string, unit: string): ServiceCommand {
  return { verb, units: [unit], isNow: false, waits: false };
}

/** `systemctl --now disable docker ecs.service` */
function ofSystemctl(words: readonly string[]): ServiceCommand {
  const [verb = '', ...units] = words.filter((word) => !word.startsWith('-'));
  return {
    verb,
    units: units.map((unit) => (unit.endsWith('.service') ? unit.slice(0, -8) : unit)),
    isNow: words.includes('--now'),
    waits: !words.includes('--no-block'),
  };
}

/**
 * When Docker stops, the agent stops, too, since its unit is PartOf Docker's; it does not start again with
 * Docker.
 */
export type Effect = 'stops' | 'stops-docker' | 'starts';

const EFFECTS: ReadonlyMap<string, 'stops' | 'starts'> = new Map([
  ['stop', 'stops'],
  ['disable', 'stops'],
  ['mask', 'stops'],
  ['off', 'stops'],
  ['on', 'starts'],
  ['start', 'starts'],
  ['restart', 'starts'],
  ['try-restart', 'starts'],
  ['reload-or-restart', 'starts'],
]);

/** Verbs of systemctl that start a unit which does not run. */
const STARTING: ReadonlySet<string> = new Set(['start', 'restart', 'reload-or-restart']);

/** What a simple command does to the agent; undefined if it does nothing to it. */
export function effectOnAgent(words: readonly string[]): Effect | undefined {
  if (words[0] === 'docker') return ofDocker(words.slice(1));
  const service = serviceCommand(words);
  if (!service) return undefined;
  const { verb, units, isNow } = service;
  // Enabling or unmasking a unit does not start it.
  if (units.includes('ecs')) return isEnabledNow(service) ? 'starts' : EFFECTS.get(verb);
  const isStopped = verb === 'stop' || (isNow && (verb === 'disable' || verb === 'mask'));
  return isStopped && (units.includes('docker') || units.includes('docker.socket'))
    ? 'stops-docker'
    : undefined;
}

function isEnabledNow({ verb, isNow }: ServiceCommand): boolean {
  return isNow && (verb === 'enable' || verb === 'reenable');
}

/** `docker rm -f ecs-agent`, `docker run --name ecs-agent …` */
function ofDocker([verb = '', ...words]: readonly string[]): Effect | undefined {
  if (verb === 'stop' || verb === 'rm' || verb === 'kill')
    return words.find((word) => !word.startsWith('-'))?.startsWith('ecs-agent') ? 'stops' : undefined;
  const starts = verb === 'start' || verb === 'restart' || verb === 'run';
  return starts && words.some((word) => word.includes('ecs-agent')) ? 'starts' : undefined;
}

/**
 * Whether it starts the unit of the agent by systemd, and waits for that: `systemctl enable --now
 * ecs.service`.
 */
export function waitsForAgent(words: readonly string[]): boolean {
  if (words[0] !== 'systemctl') return false;
  const service = ofSystemctl(words.slice(1));
  const starts = STARTING.has(service.verb) || isEnabledNow(service);
  return starts && service.waits && service.units.includes('ecs');
}

/** Whether Docker certainly runs with another configuration after it, or would if it did not run before. */
export function effectOnDocker(words: readonly string[]): 'restarts' | 'starts' | 'stops' | undefined {
  const service = serviceCommand(words);
  if (!service?.units.includes('docker')) return undefined;
  if (service.verb === 'restart' || service.verb === 'stop') return `${service.verb}s` as const;
  return service.verb === 'start' || isEnabledNow(service) ? 'starts' : undefined;
}

/** Whether it certainly starts the machine again. */
export function reboots([program = '', ...words]: readonly string[]): boolean {
  switch (program) {
    case 'reboot':
      return !words.includes('--help');
    case 'shutdown':
      return words.some((word) => word === '--reboot' || /^-[a-z]*r/.test(word)) && !words.includes('-c');
    case 'init':
    case 'telinit':
      return words[0] === '6';
    case 'systemctl':
      return words.find((word) => !word.startsWith('-')) === 'reboot';
    default:
      return false;
  }
}
