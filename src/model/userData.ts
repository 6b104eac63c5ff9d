// What the user data of a launch template does to what AWS Batch needs of an instance.
// Sources: docs.aws.amazon.com/batch/latest/userguide/launch-templates.html (MIME multi-part),
// docs.aws.amazon.com/batch/latest/userguide/batch-ami-spec.html (agent, logging drivers)
import type { Range } from '../value/source.ts';
import { HOLE, rangeWithin, skeleton } from '../value/text.ts';
import type { Settled } from '../value/value.ts';
import { commandLines, linesOf, simpleCommands, type CommandLine } from './shell.ts';

/** An answer, with the line that gives it. Undefined where what is not known of the text decides. */
export interface UserDataFact {
  readonly verdict?: boolean;
  readonly at?: Range;
}

export interface UserDataFacts {
  /** It is MIME multi-part, the only form that AWS Batch takes. */
  readonly mimeMultipart: UserDataFact;
  /** It sets ECS_AVAILABLE_LOGGING_DRIVERS to a list without awslogs. */
  readonly awslogsMissing: UserDataFact;
  /** It replaces /etc/ecs/ecs.config. */
  readonly ecsConfigOverwritten: UserDataFact;
  /** It stops, disables or masks the ECS agent and does not start it again. */
  readonly ecsAgentDisabled: UserDataFact;
  /** It installs or starts the ECS agent. */
  readonly ecsAgentInstalled: UserDataFact;
  /** It formats or mounts disks, or makes a RAID of them. */
  readonly disksMounted: UserDataFact;
}

interface Part {
  readonly kind: 'shell' | 'cloud-config' | 'other';
  readonly start: number;
  readonly body: string;
}

const UNDECIDED: UserDataFact = {};

/** Judges decoded user data; parts of it may be unknown. Compressed user data says nothing. */
export function analyseUserData(text: Settled<string>): UserDataFacts {
  const shape = skeleton(text);
  if (shape === HOLE || shape.startsWith('\u001f')) {
    return {
      mimeMultipart: UNDECIDED,
      awslogsMissing: UNDECIDED,
      ecsConfigOverwritten: UNDECIDED,
      ecsAgentDisabled: UNDECIDED,
      ecsAgentInstalled: UNDECIDED,
      disksMounted: UNDECIDED,
    };
  }
  const mime = isMultipart(shape);
  const parts = mime ? partsOf(shape) : [partOf(shape, 0, undefined)];
  const commands = parts.flatMap(commandsOf);
  const at = (line: CommandLine): Range =>
    rangeWithin(
      text,
      line.start + line.text.length - line.text.trimStart().length,
      Math.max(line.end, line.start + 1),
    );
  const found = (line: CommandLine | undefined, otherwise: UserDataFact = { verdict: false }): UserDataFact =>
    line ? { verdict: true, at: at(line) } : otherwise;
  const opaque = hidesCommands(parts, commands);
  return {
    mimeMultipart: mime === undefined ? UNDECIDED : { verdict: mime },
    awslogsMissing: loggingDrivers(parts, found),
    ecsConfigOverwritten: found(
      commands.find((line) => overwritesConfig(line.text)) ??
        parts.map(writtenFile).find((line) => line !== undefined),
    ),
    ecsAgentDisabled: found(disablingLine(commands)),
    ecsAgentInstalled: found(
      commands.find((line) => INSTALLS_AGENT.test(line.text)),
      opaque ? UNDECIDED : { verdict: false },
    ),
    disksMounted: found(
      commands.find((line) => MOUNTS.test(line.text)) ??
        parts.map(diskSection).find((line) => line !== undefined),
      opaque ? UNDECIDED : { verdict: false },
    ),
  };
}

/** Whether the headers at the start announce several parts; undefined where an unknown part may be among them. */
function isMultipart(text: string): boolean | undefined {
  const headers = /^\s*((?:[A-Za-z-]+:[^\n]*\n|[ \t]+[^\n]*\n|From [^\n]*\n)*)/.exec(text)?.[1] ?? '';
  if (/^content-type:\s*multipart\//im.test(headers)) return true;
  const rest = text.slice(text.indexOf(headers) + headers.length);
  return rest.trimStart().startsWith(HOLE) || headers.includes(HOLE) ? undefined : false;
}

function partsOf(text: string): Part[] {
  const boundary = /boundary\s*=\s*"?([^"\r\n;]+)"?/i.exec(text)?.[1];
  if (boundary === undefined) return [];
  const parts: Part[] = [];
  const lines = linesOf(text);
  let from: number | undefined;
  for (const line of lines) {
    if (!line.text.trimEnd().startsWith(`--${boundary}`)) continue;
    if (from !== undefined) parts.push(mimePart(text, from, line.start));
    from = line.end + 1;
  }
  if (from !== undefined && from < text.length) parts.push(mimePart(text, from, text.length));
  return parts;
}

function mimePart(text: string, start: number, end: number): Part {
  const whole = text.slice(start, end);
  const blank = /\r?\n[ \t]*\r?\n/.exec(whole);
  const bodyAt = blank ? blank.index + blank[0].length : 0;
  const type = /^content-type:\s*([^\s;]+)/im.exec(whole.slice(0, blank ? blank.index : 0))?.[1];
  return partOf(whole.slice(bodyAt), start + bodyAt, type);
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
  )
    return { kind: 'shell', start, body };
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
      const lead = /^\s*(-\s+)?(\|[-+]?\s*$)?["']?/.exec(line.text)![0].length;
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

const CONFIG = String.raw`["']?/etc/ecs/ecs\.config["']?`;
const REDIRECTS = new RegExp(String.raw`(?<![>&\d])(?:1)?>(?!>)\|?\s*${CONFIG}(?=$|[\s;&|)])`);
const TEE = new RegExp(
  String.raw`^tee\s+(?!(?:.*\s)?(?:-[a-z]*a[a-z]*|--append)(?:\s|$)).*${CONFIG}(?=$|[\s;&|])`,
);
const COPIES = new RegExp(String.raw`^(?:cp|mv|install)\s+.*\s${CONFIG}\s*$`);

function overwritesConfig(line: string): boolean {
  if (!line.includes('/etc/ecs/ecs.config')) return false;
  if (REDIRECTS.test(line)) return true;
  return simpleCommands(line).some((command) => TEE.test(command) || COPIES.test(command));
}

function isItem(line: CommandLine): boolean {
  return /^\s*-\s/.test(line.text);
}

/** The path line of a write_files entry that replaces the agent's configuration. */
function writtenFile(part: Part): CommandLine | undefined {
  if (part.kind !== 'cloud-config') return undefined;
  const lines = linesOf(part.body);
  const place = lines.findIndex((line) =>
    /^\s*(-\s+)?path:\s*["']?\/etc\/ecs\/ecs\.config["']?\s*(#.*)?$/.test(line.text),
  );
  if (place < 0) return undefined;
  let first = place;
  while (first > 0 && !isItem(lines[first]!)) first--;
  const indent = /^\s*/.exec(lines[first]!.text)![0].length;
  let last = place + 1;
  while (
    last < lines.length &&
    !(isItem(lines[last]!) && /^\s*/.exec(lines[last]!.text)![0].length <= indent) &&
    !/^\S/.test(lines[last]!.text)
  )
    last++;
  if (lines.slice(first, last).some((line) => /^\s*(-\s+)?append:\s*(true|yes|on)\b/i.test(line.text)))
    return undefined;
  const line = lines[place]!;
  return { text: line.text, start: line.start + part.start, end: line.end + part.start };
}

function loggingDrivers(parts: readonly Part[], found: (line: CommandLine) => UserDataFact): UserDataFact {
  let undecided = false;
  for (const part of parts) {
    for (const line of linesOf(part.body)) {
      const list = /^\s*[^#]*?ECS_AVAILABLE_LOGGING_DRIVERS\s*=\s*(.*)$/.exec(line.text)?.[1];
      if (list === undefined || list.includes('awslogs') || !/^\s*["'\\]*\[/.test(list)) continue;
      if (list.includes(HOLE)) undecided = true;
      else return found({ text: line.text, start: line.start + part.start, end: line.end + part.start });
    }
  }
  return undecided ? UNDECIDED : { verdict: false };
}

const STOPS =
  /^(?:systemctl\s+(?:-\S+\s+|--\S+\s+)*(?:stop|disable|mask)\s+(?:-\S+\s+|--\S+\s+)*(?:\S+\s+)*?ecs(?:\.service)?(?:\s|$)|service\s+ecs\s+stop|(?:initctl\s+)?stop\s+ecs(?:\s|$)|chkconfig\s+ecs\s+off|docker\s+(?:stop|rm|kill)\s+(?:-\S+\s+)*ecs-agent)/;
const STARTS =
  /^(?:systemctl\s+(?:-\S+\s+|--\S+\s+)*(?:start|restart|enable|reenable|unmask|try-restart)\s+(?:-\S+\s+|--\S+\s+)*(?:\S+\s+)*?ecs(?:\.service)?(?:\s|$)|service\s+ecs\s+(?:start|restart)|(?:initctl\s+)?(?:start|restart)\s+ecs(?:\s|$)|chkconfig\s+ecs\s+on|docker\s+(?:start|restart|run)\s.*ecs-agent)/;

/** The last line that stops the agent, unless one after it starts it again. */
function disablingLine(lines: readonly CommandLine[]): CommandLine | undefined {
  let disabling: CommandLine | undefined;
  for (const line of lines) {
    for (const command of simpleCommands(line.text)) {
      const plain = command.replace(/^(?:nohup|exec|env|time)\s+/, '');
      if (STOPS.test(plain)) disabling = line;
      else if (STARTS.test(plain)) disabling = undefined;
    }
  }
  return disabling;
}

const INSTALLS_AGENT =
  /\b(?:ecs-init|amazon-ecs-agent|amazon-ecs-init)\b|amazon-linux-extras\s+(?:install|enable)\s+.*\becs\b/;
const MOUNTS =
  /\b(?:mkfs(?:\.\w+)?|mdadm|pvcreate|lvcreate|mount)\b|\/dev\/(?:nvme|md|xvd[b-z]|sd[b-z])|setup-local-disks|ephemeral\d|localStorage/;

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
  return commands.some((line) =>
    /\b(?:curl|wget|aws\s+s3|git\s+clone|source|bash|sh|python3?|ansible\S*|eval)\b\s+\S|^\s*(?:\.\s|\.?\/)/.test(
      line.text,
    ),
  );
}
