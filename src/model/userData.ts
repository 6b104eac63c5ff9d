// What the user data of a launch template does to what AWS Batch needs of an instance.
// Sources: docs.aws.amazon.com/batch/latest/userguide/launch-templates.html (MIME multi-part),
// docs.aws.amazon.com/batch/latest/userguide/batch-ami-spec.html (agent, logging drivers)
import type { Range } from '../value/source.ts';
import { HOLE, rangeWithin } from '../value/text.ts';
import { contentOf, linesOf } from './lines.ts';
import { effectOnAgent } from './serviceCommands.ts';
import { programName } from './shellRunners.ts';
import type { ShellCommand, Stretch } from './shellProgram.ts';
import { mimeFault, writtenFiles, type Part, type Placed, type UserData } from './userDataParts.ts';

/** An answer, with the place that decides it. Undefined if it depends on what is not known of the text. */
export interface UserDataFact {
  readonly verdict?: boolean;
  readonly at?: Range;
}

export interface UserDataFacts extends UserDataAnswers {
  /** Every place that replaces /etc/ecs/ecs.config; undefined if nothing of the text is known. */
  readonly ecsConfigWrites: readonly Range[] | undefined;
  /** Why it is not MIME multi-part, as a part of a sentence. */
  readonly mimeFault: string | undefined;
}

export interface UserDataAnswers {
  /** It is MIME multi-part, the only form that AWS Batch accepts. */
  readonly mimeMultipart: UserDataFact;
  /** It sets ECS_AVAILABLE_LOGGING_DRIVERS to a list without awslogs. */
  readonly awslogsMissing: UserDataFact;
  /** It stops, disables or masks the ECS agent and does not start it again. */
  readonly ecsAgentDisabled: UserDataFact;
  /** It stops Docker, and the agent with it, and does not start the agent again. */
  readonly dockerStopped: UserDataFact;
  /** It installs or starts the ECS agent. */
  readonly ecsAgentInstalled: UserDataFact;
  /** It formats or mounts disks, or makes a RAID of them. */
  readonly disksMounted: UserDataFact;
  /** It installs the drivers of Inferentia and Trainium. */
  readonly neuronInstalled: UserDataFact;
}

/** A place in a part. */
interface Place {
  readonly part: Part;
  readonly stretch: Stretch;
}

const UNDECIDED: UserDataFact = {};
const NO: UserDataFact = { verdict: false };

/** Judges user data; parts of it may be unknown. */
export function analyseUserData(data: UserData | undefined): UserDataFacts {
  if (!data) {
    return {
      ecsConfigWrites: undefined,
      mimeFault: undefined,
      mimeMultipart: UNDECIDED,
      awslogsMissing: UNDECIDED,
      ecsAgentDisabled: UNDECIDED,
      dockerStopped: UNDECIDED,
      ecsAgentInstalled: UNDECIDED,
      disksMounted: UNDECIDED,
      neuronInstalled: UNDECIDED,
    };
  }
  const { text, shape, parts, program } = data;
  const fault = mimeFault(shape);
  const at = ({ part, stretch }: Place): Range =>
    rangeWithin(text, part.start + stretch.start, part.start + Math.max(stretch.end, stretch.start + 1));
  const found = (place: Place | undefined, otherwise = NO): UserDataFact =>
    place ? { verdict: true, at: at(place) } : otherwise;
  const disabling = disablingCommand(program);
  const unlessHidden = hidesCommands(parts, program) ? UNDECIDED : NO;
  return {
    mimeMultipart: fault === undefined ? UNDECIDED : { verdict: fault === false },
    mimeFault: typeof fault === 'string' ? fault : undefined,
    awslogsMissing: loggingDrivers(parts, found),
    ecsConfigWrites: [...program.flatMap(configWrites), ...parts.flatMap(configFiles)].map(at),
    ecsAgentDisabled: found(disabling?.byDocker ? undefined : disabling),
    dockerStopped: found(disabling?.byDocker ? disabling : undefined),
    ecsAgentInstalled: found(commandWith(program, installsAgent), unlessHidden),
    disksMounted: found(commandWith(program, mountsDisk) ?? diskSection(parts), unlessHidden),
    neuronInstalled: found(neuronPackage(parts), unlessHidden),
  };
}

function placeOf({ part, command }: Placed): Place {
  return { part, stretch: command };
}

/** A command as it is written. */
function textOf({ part, command }: Placed): string {
  return part.body.slice(command.start, command.end);
}

function commandWith(
  program: readonly Placed[],
  does: (text: string, command: ShellCommand) => boolean,
): Place | undefined {
  const placed = program.find((one) => does(textOf(one), one.command));
  return placed && placeOf(placed);
}

const CONFIG = '/etc/ecs/ecs.config';
const COPIES: ReadonlySet<string> = new Set(['cp', 'mv', 'install']);

/**
 * The parts of a command that replace the configuration: redirections, or the command if it writes the file
 * itself.
 */
function configWrites(placed: Placed): readonly Place[] {
  const { part, command } = placed;
  const redirections = command.writes
    .filter(({ path, appends }) => path === CONFIG && !appends)
    .map((stretch): Place => ({ part, stretch }));
  return writesConfig(command.words) ? [...redirections, placeOf(placed)] : redirections;
}

/** `tee` onto the configuration, unless it appends, or a copy in its place. */
function writesConfig([program = '', ...words]: readonly string[]): boolean {
  if (program === 'tee')
    return words.includes(CONFIG) && !words.some((word) => word === '--append' || /^-[a-z]*a/.test(word));
  return COPIES.has(program) && words.length > 1 && words.at(-1) === CONFIG;
}

/** The entries of write_files that replace the configuration. */
function configFiles(part: Part): readonly Place[] {
  return writtenFiles(part)
    .filter(({ path, appends }) => path === CONFIG && !appends)
    .map(({ at }) => ({ part, stretch: at }));
}

function loggingDrivers(
  parts: readonly Part[],
  found: (place: Place | undefined) => UserDataFact,
): UserDataFact {
  let undecided = false;
  for (const part of parts) {
    for (const line of linesOf(part.body)) {
      const list = assigned('ECS_AVAILABLE_LOGGING_DRIVERS', line.text);
      if (list === undefined || list.includes('awslogs') || !/^\s*["'\\]*\[/.test(list)) continue;
      if (!list.includes(HOLE)) return found({ part, stretch: contentOf(line) });
      undecided = true;
    }
  }
  return undecided ? UNDECIDED : NO;
}

/** What a line assigns to a variable, whatever is before its name, unless that is a comment. */
function assigned(name: string, line: string): string | undefined {
  const [code = ''] = line.split('#', 1);
  for (let at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + 1)) {
    const after = line.slice(at + name.length).trimStart();
    if (after.startsWith('=')) return after.slice(1).trimStart();
  }
  return undefined;
}

/**
 * The last command that stops the agent, or Docker and the agent with it, unless one after it starts the
 * agent again.
 */
function disablingCommand(program: readonly Placed[]): (Place & { readonly byDocker: boolean }) | undefined {
  let disabling: (Place & { readonly byDocker: boolean }) | undefined;
  for (const placed of program) {
    const effect = effectOnAgent(placed.command.words);
    if (effect === 'starts') disabling = undefined;
    else if (effect === 'stops') disabling = { ...placeOf(placed), byDocker: false };
    else if (effect === 'stops-docker') disabling ??= { ...placeOf(placed), byDocker: true };
  }
  return disabling;
}

const AGENT_PACKAGE = /\b(?:ecs-init|amazon-ecs-agent|amazon-ecs-init)\b/;
const EXTRAS = /amazon-linux-extras\s+(?:install|enable)\s/;
const MOUNTS =
  /\b(?:mkfs|mdadm|pvcreate|lvcreate|mount)\b|\/dev\/(?:nvme|md|xvd[b-z]|sd[b-z])|setup-local-disks|ephemeral\d|localStorage/;

/** File systems that come over the network, and programs that mount them. */
const NETWORK_TYPES: ReadonlySet<string> = new Set(['efs', 'nfs', 'nfs4', 'lustre', 'fsx', 's3fs']);
const NETWORK_PROGRAMS: ReadonlySet<string> = new Set(['mount-s3', 's3fs', 'goofys']);

function mountsNetwork(words: readonly string[]): boolean {
  if (words.some((word) => NETWORK_PROGRAMS.has(word))) return true;
  const isTyped = words.some((word) => word.startsWith('mount.') && NETWORK_TYPES.has(word.slice(6)));
  return isTyped || NETWORK_TYPES.has(words[words.indexOf('-t') + 1] ?? '');
}

/** Whether a command formats or mounts a disk of the instance. A mount over the network is none. */
function mountsDisk(text: string, { words }: ShellCommand): boolean {
  return MOUNTS.test(text) && !mountsNetwork(words);
}

function installsAgent(text: string): boolean {
  const extras = text.search(EXTRAS);
  return AGENT_PACKAGE.test(text) || (extras >= 0 && /\becs\b/.test(text.slice(extras)));
}

/** A section of cloud-config that prepares disks, or the setting of nodeadm for them. */
function diskSection(parts: readonly Part[]): Place | undefined {
  for (const part of parts) {
    const line = linesOf(part.body).find(({ text }) =>
      /^(?:(?:mounts|fs_setup|disk_setup)|\s*localStorage)\s*:/.test(text),
    );
    if (line) return { part, stretch: contentOf(line) };
  }
  return undefined;
}

/**
 * A line that names the driver's package, in a script or in a list of packages.
 * Source: awsdocs-neuron.readthedocs-hosted.com/en/latest/setup/ (aws-neuronx-dkms, and aws-neuron-dkms
 * before)
 */
function neuronPackage(parts: readonly Part[]): Place | undefined {
  for (const part of parts) {
    const line = linesOf(part.body).find(({ text }) =>
      /\baws-neuronx?-dkms\b/.test(text.split('#', 1).join('')),
    );
    if (line) return { part, stretch: contentOf(line) };
  }
  return undefined;
}

/** Whether commands may run that are not in the text: unknown lines, and scripts from elsewhere. */
function hidesCommands(parts: readonly Part[], program: readonly Placed[]): boolean {
  if (parts.some((part) => linesOf(part.body).some((line) => line.text.trimStart().startsWith(HOLE))))
    return true;
  return program.some((placed) => runsElsewhere(textOf(placed)));
}

const RUNS = /\b(?:curl|wget|aws\s+s3|git\s+clone|source|python3?|eval)\s+\S/;
/** The script of `bash -c '…'` is in the text. */
const RUNS_SHELL = /\b(?:ba)?sh\s+(?!-[a-z]{0,9}c\s)\S/;

/** Whether a command runs, or fetches, a script that is not in the text. */
export function runsElsewhere(command: string): boolean {
  const ansible = command.search(/\bansible/);
  return (
    RUNS.test(command) ||
    RUNS_SHELL.test(command) ||
    (ansible >= 0 && /\s\S/.test(command.slice(ansible))) ||
    /^\.[\s/]/.test(command) ||
    (command.startsWith('/') && programName(command) === command)
  );
}
