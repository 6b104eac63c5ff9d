// What the user data of a launch template does to what AWS Batch needs of an instance.
// Sources: docs.aws.amazon.com/batch/latest/userguide/launch-templates.html (MIME multi-part),
// docs.aws.amazon.com/batch/latest/userguide/batch-ami-spec.html (agent, logging drivers)
import type { Range } from '../value/source.ts';
import { HOLE, rangeWithin, skeleton } from '../value/text.ts';
import type { Settled } from '../value/value.ts';
import { commandLines, linesOf, simpleCommands, wordsOf, type CommandLine } from './shell.ts';
import { effectOnAgent } from './agentCommands.ts';
import { decodeParts, mimeParts } from './mimeParts.ts';

/** An answer, with the line that gives it. Undefined where what is not known of the text decides. */
export interface UserDataFact {
  readonly verdict?: boolean;
  readonly at?: Range;
}

export interface UserDataFacts extends UserDataAnswers {
  /** Every place that replaces /etc/ecs/ecs.config; undefined where nothing of the text is known. */
  readonly ecsConfigWrites: readonly Range[] | undefined;
  /** Why it is not MIME multi-part, as a part of a sentence. */
  readonly mimeFault: string | undefined;
}

export interface UserDataAnswers {
  /** It is MIME multi-part, the only form that AWS Batch takes. */
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
}

/** A part of user data, with its place in the text. */
export interface Part {
  readonly kind: 'shell' | 'cloud-config' | 'other';
  readonly start: number;
  readonly body: string;
  /** It runs early in each boot, before Docker starts. */
  readonly isBoothook?: boolean;
}

const UNDECIDED: UserDataFact = {};

/** Judges decoded user data; parts of it may be unknown. Compressed user data says nothing. */
export function analyseUserData(archive: Settled<string>): UserDataFacts {
  const text = decodeParts(archive);
  const shape = skeleton(text);
  if (shape === HOLE || shape.startsWith('\u001f')) {
    return {
      ecsConfigWrites: undefined,
      mimeFault: undefined,
      mimeMultipart: UNDECIDED,
      awslogsMissing: UNDECIDED,
      ecsAgentDisabled: UNDECIDED,
      dockerStopped: UNDECIDED,
      ecsAgentInstalled: UNDECIDED,
      disksMounted: UNDECIDED,
    };
  }
  const mime = multipart(shape);
  const parts = userDataParts(shape);
  const commands = parts.flatMap(commandsOf);
  const at = (line: CommandLine): Range =>
    rangeWithin(
      text,
      line.start + line.text.length - line.text.trimStart().length,
      Math.max(line.end, line.start + 1),
    );
  const found = (line: CommandLine | undefined, otherwise: UserDataFact = { verdict: false }): UserDataFact =>
    line ? { verdict: true, at: at(line) } : otherwise;
  const disabling = disablingLine(commands);
  const opaque = hidesCommands(parts, commands);
  return {
    mimeMultipart: mime === undefined ? UNDECIDED : { verdict: mime === true },
    mimeFault: typeof mime === 'string' ? mime : undefined,
    awslogsMissing: loggingDrivers(parts, found),
    ecsConfigWrites: [
      ...commands.flatMap(configWrites),
      ...parts.flatMap((part) => writtenFile(part) ?? []),
    ].map(at),
    ecsAgentDisabled: found(disabling?.byDocker ? undefined : disabling?.line),
    dockerStopped: found(disabling?.byDocker ? disabling.line : undefined),
    ecsAgentInstalled: found(
      commands.find((line) => installsAgent(line.text)),
      opaque ? UNDECIDED : { verdict: false },
    ),
    disksMounted: found(
      commands.find((line) => mountsDisk(line.text)) ??
        parts.map(diskSection).find((line) => line !== undefined),
      opaque ? UNDECIDED : { verdict: false },
    ),
  };
}

/** The parts of user data whose encoded parts are decoded; it is one part itself if it is not MIME multi-part. */
export function userDataParts(shape: string): readonly Part[] {
  return multipart(shape) === true ? partsOf(shape) : [partOf(shape, 0, undefined)];
}

/** A header, a line on which one goes on, and the first line of a mailbox. */
const HEADER_LINE = /^(?:[A-Za-z-]+:|[ \t]|From )/;

/** `true` if the headers at the start announce several parts; why not; undefined if an unknown part may be among them. */
function multipart(text: string): true | string | undefined {
  const start = text.length - text.trimStart().length;
  let end = start;
  for (let next = text.indexOf('\n', end); next >= 0; next = text.indexOf('\n', end)) {
    if (!HEADER_LINE.test(text.slice(end, next))) break;
    end = next + 1;
  }
  const headers = text.slice(start, end);
  const rest = text.slice(end);
  const isOpen = rest.trimStart().startsWith(HOLE) || headers.includes(HOLE);
  if (/^content-type:\s*multipart\//im.test(headers)) {
    if (/boundary\s*=/i.test(headers) || isOpen) return true;
    return 'its Content-Type has no boundary';
  }
  if (isOpen) return undefined;
  if (headers !== '' && /^content-type:\s*multipart\//im.test(rest.slice(0, 500)))
    return 'an empty line ends its headers before Content-Type: multipart/mixed';
  if (rest.startsWith('#'))
    return `it starts with ${rest.startsWith('#!') ? '#!' : '#'} and has no Content-Type`;
  return 'it has no header Content-Type: multipart/mixed';
}

function partsOf(text: string): Part[] {
  return mimeParts(text).flatMap(({ headers, start, end }) => {
    const type = /^content-type:\s*([^\s;]+)/im.exec(headers)?.[1]?.toLowerCase();
    return type?.startsWith('multipart/') ? [] : [partOf(text.slice(start, end), start, type)];
  });
}

function partOf(body: string, start: number, type: string | undefined): Part {
  const first = body.trimStart();
  if (type === 'text/cloud-config' || first.startsWith('#cloud-config'))
    return { kind: 'cloud-config', start, body };
  if (
    type === 'text/x-shellscript' ||
    type === 'text/cloud-boothook' ||
    first.startsWith('#!') ||
    first.startsWith('#cloud-boothook')
  ) {
    const isBoothook = type === 'text/cloud-boothook' || first.startsWith('#cloud-boothook');
    return { kind: 'shell', start, body, isBoothook };
  }
  return { kind: type === undefined || type === 'text/plain' ? 'shell' : 'other', start, body };
}

/** The command lines of a part; of cloud-config those under runcmd and bootcmd. */
function commandsOf(part: Part): readonly CommandLine[] {
  const move = (line: CommandLine): CommandLine => ({
    text: line.text,
    start: line.start + part.start,
    end: line.end + part.start,
  });
  if (part.kind === 'shell') return commandLines(part.body).map(move);
  if (part.kind === 'other') return [];
  let inside = false;
  const commands: CommandLine[] = [];
  for (const line of linesOf(part.body)) {
    if (/^[A-Za-z_]+:/.test(line.text)) inside = /^(runcmd|bootcmd):/.test(line.text);
    else if (inside && !/^\s*#/.test(line.text)) {
      const [before = ''] = /^\s*(-\s+)?(\|[-+]?\s*$)?["']?/.exec(line.text) ?? [];
      const lead = before.length;
      commands.push({ text: listedCommand(line.text.slice(lead)), start: line.start + lead, end: line.end });
    }
  }
  return commands.map(move);
}

/** `[ systemctl, stop, ecs ]` as the command that it is. */
function listedCommand(text: string): string {
  const list = /^\[(.*)\]\s*$/.exec(text)?.[1];
  return list === undefined
    ? text
    : list
        .split(',')
        .map((word) => word.trim().replace(/^["']|["']$/g, ''))
        .join(' ');
}

const CONFIG = '/etc/ecs/ecs.config';
const REDIRECTS = /(?<![>&\d])1?>(?!>)\|?\s*["']?\/etc\/ecs\/ecs\.config["']?(?=$|[\s;&|)])/g;
const NAMES_CONFIG = /\/etc\/ecs\/ecs\.config["']?(?=$|[\s;&|])/;
const COPIES: ReadonlySet<string> = new Set(['cp', 'mv', 'install']);

/** The parts of a line that replace the configuration: redirections, and commands that write it. */
function configWrites(line: CommandLine): readonly CommandLine[] {
  const { text } = line;
  if (!text.includes(CONFIG)) return [];
  // A command that goes on in the next line has lost characters on the way: it stands for itself as a whole.
  const isWhole = line.end - line.start !== text.length;
  const part = (at: number, length: number): CommandLine =>
    isWhole
      ? line
      : {
          text: text.slice(at, at + length),
          start: line.start + at,
          end: line.start + at + length,
        };
  const redirections = [...text.matchAll(REDIRECTS)].map(({ index, 0: all }) => part(index, all.length));
  const commands = simpleCommands(text).flatMap((command) => {
    const index = text.indexOf(command);
    return writesConfig(command) && index >= 0 ? [part(index, command.length)] : [];
  });
  return [...redirections, ...commands];
}

/** `tee` onto the configuration, unless it appends, or a copy in its place. */
function writesConfig(command: string): boolean {
  const [program = '', ...words] = wordsOf(command);
  if (program === 'tee')
    return !words.some((word) => word === '--append' || /^-[a-z]*a/.test(word)) && NAMES_CONFIG.test(command);
  const target = words.at(-1)?.replaceAll(/["']/g, '');
  return COPIES.has(program) && words.length > 1 && target === CONFIG;
}

function isItem(line: CommandLine): boolean {
  return /^\s*-\s/.test(line.text);
}

function indentOf({ text }: CommandLine): number {
  return text.length - text.trimStart().length;
}

/** The path line of a write_files entry that replaces the agent's configuration. */
function writtenFile(part: Part): CommandLine | undefined {
  if (part.kind !== 'cloud-config') return undefined;
  const lines = linesOf(part.body);
  const place = lines.findIndex((line) =>
    /^\s*(-\s+)?path:\s*["']?\/etc\/ecs\/ecs\.config["']?\s*(#.*)?$/.test(line.text),
  );
  const line = lines[place];
  if (!line) return undefined;
  // The item of the list around it: from its dash to the next item, or to a line that is not indented.
  const first = Math.max(0, lines.slice(0, place + 1).findLastIndex(isItem));
  const indent = indentOf(lines[first] ?? line);
  const following = lines.slice(place + 1);
  const ends = (other: CommandLine): boolean =>
    (isItem(other) && indentOf(other) <= indent) || /^\S/.test(other.text);
  const end = following.findIndex(ends);
  const entry = [...lines.slice(first, place + 1), ...following.slice(0, end < 0 ? following.length : end)];
  if (entry.some((other) => /^\s*(-\s+)?append:\s*(true|yes|on)\b/i.test(other.text))) return undefined;
  return { text: line.text, start: line.start + part.start, end: line.end + part.start };
}

function loggingDrivers(parts: readonly Part[], found: (line: CommandLine) => UserDataFact): UserDataFact {
  let undecided = false;
  for (const part of parts) {
    for (const line of linesOf(part.body)) {
      const list = assigned('ECS_AVAILABLE_LOGGING_DRIVERS', line.text);
      if (list === undefined || list.includes('awslogs') || !/^\s*["'\\]*\[/.test(list)) continue;
      if (list.includes(HOLE)) undecided = true;
      else return found({ text: line.text, start: line.start + part.start, end: line.end + part.start });
    }
  }
  return undecided ? UNDECIDED : { verdict: false };
}

/** What a line gives to a variable, whatever is before its name, unless that is a comment. */
function assigned(name: string, line: string): string | undefined {
  const [code = ''] = line.split('#', 1);
  for (let at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + 1)) {
    const after = line.slice(at + name.length).trimStart();
    if (after.startsWith('=')) return after.slice(1).trimStart();
  }
  return undefined;
}

interface Disabling {
  readonly line: CommandLine;
  readonly byDocker: boolean;
}

/** The last line that stops the agent, or Docker and the agent with it, unless one after it starts the agent again. */
function disablingLine(lines: readonly CommandLine[]): Disabling | undefined {
  let disabling: Disabling | undefined;
  for (const line of lines) {
    for (const command of simpleCommands(line.text)) {
      const effect = effectOnAgent(wordsOf(command));
      if (effect === 'starts') disabling = undefined;
      else if (effect === 'stops') disabling = { line, byDocker: false };
      else if (effect === 'stops-docker') disabling ??= { line, byDocker: true };
    }
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

function mountsNetwork(command: string): boolean {
  const words = wordsOf(command);
  if (words.some((word) => NETWORK_PROGRAMS.has(word))) return true;
  const isTyped = words.some((word) => word.startsWith('mount.') && NETWORK_TYPES.has(word.slice(6)));
  return isTyped || NETWORK_TYPES.has(words[words.indexOf('-t') + 1] ?? '');
}

/** Whether a line formats or mounts a disk of the instance. A mount over the network is none. */
function mountsDisk(line: string): boolean {
  return simpleCommands(line).some((command) => MOUNTS.test(command) && !mountsNetwork(command));
}

function installsAgent(line: string): boolean {
  const extras = line.search(EXTRAS);
  return AGENT_PACKAGE.test(line) || (extras >= 0 && /\becs\b/.test(line.slice(extras)));
}

function diskSection(part: Part): CommandLine | undefined {
  const section = linesOf(part.body).find(
    (line) => /^(?:mounts|fs_setup|disk_setup)\s*:/.test(line.text) || /^\s*localStorage\s*:/.test(line.text),
  );
  return section && { text: section.text, start: section.start + part.start, end: section.end + part.start };
}

/** Whether commands may run that the text does not show: unknown lines, and scripts from elsewhere. */
function hidesCommands(parts: readonly Part[], commands: readonly CommandLine[]): boolean {
  if (parts.some((part) => linesOf(part.body).some((line) => line.text.trimStart().startsWith(HOLE))))
    return true;
  return commands.some(({ text }) => runsElsewhere(text));
}

const RUNS = /\b(?:curl|wget|aws\s+s3|git\s+clone|source|bash|sh|python3?|eval)\s+\S/;

/** Whether a line runs, or fetches, a script that is not in the text. */
function runsElsewhere(line: string): boolean {
  const ansible = line.search(/\bansible/);
  return (
    RUNS.test(line) ||
    (ansible >= 0 && /\s\S/.test(line.slice(ansible))) ||
    /^(?:\.\s|\.?\/)/.test(line.trimStart())
  );
}
