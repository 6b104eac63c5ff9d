// The commands of user data that keep instances from joining, or change what an AMI was tested with.
// Sources: the unit of the ECS agent (After=cloud-final.service) in github.com/aws/amazon-ecs-init, the
// change logs of Docker 23 and 25, docs.aws.amazon.com/batch/latest/userguide/batch-ami-spec.html,
// docs.aws.amazon.com/batch/latest/userguide/eks.html
import type { Range } from '../value/source.ts';
import { rangeWithin } from '../value/text.ts';
import { contentOf, linesOf } from './lines.ts';
import { effectOnDocker, reboots, waitsForAgent } from './serviceCommands.ts';
import type { ShellCommand, Stretch } from './shellProgram.ts';
import { writtenFiles, type Part, type Placed, type UserData } from './userDataParts.ts';

export type Deed =
  | 'starts the agent and waits'
  | 'reboots'
  | 'updates all packages'
  | 'needs Amazon Linux 2'
  | 'needs Amazon Linux 2023'
  | 'gives Docker an option'
  | 'gives Docker an option and restarts it'
  | 'runs the bootstrap of EKS'
  | 'sets the cluster of nodeadm'
  | 'installs an old Docker or agent';

/** A command of user data that certainly runs, or a line of settings, and what it does. */
export interface DeedAt {
  readonly deed: Deed;
  readonly text: string;
  readonly at: Range;
}

/** What user data does, at each place. */
export function deedsOf({ text, shape, parts, program }: UserData): readonly DeedAt[] {
  const certain = program.filter(({ command }) => !command.isGuarded);
  const place = (deed: Deed, part: Part, { start, end }: Stretch): DeedAt => ({
    deed,
    text: part.body.slice(start, end),
    at: rangeWithin(text, part.start + start, part.start + end),
  });
  return [
    ...certain.flatMap(({ part, command }) => {
      const deed = deedOf(command, shape);
      return deed ? [place(deed, part, command)] : [];
    }),
    ...packageManagers(program, shape).map(({ deed, part, command }) => place(deed, part, command)),
    ...dockerOptions(parts, certain).map(({ deed, part, stretch }) => place(deed, part, stretch)),
    ...parts.flatMap((part) => powerStates(part).map((line) => place('reboots', part, line))),
    ...parts.flatMap((part) =>
      clusterSettings(part).map((line) => place('sets the cluster of nodeadm', part, line)),
    ),
  ];
}

function deedOf(command: ShellCommand, shape: string): Deed | undefined {
  if (waitsForAgent(command.words) && !command.isBackground && !shape.includes('cloud-final'))
    return 'starts the agent and waits';
  if (reboots(command.words)) return 'reboots';
  if (updatesAll(command.words)) return 'updates all packages';
  if (runsBootstrap(command.words)) return 'runs the bootstrap of EKS';
  return isOutdated(command.words) ? 'installs an old Docker or agent' : undefined;
}

const MANAGERS: ReadonlySet<string> = new Set(['yum', 'dnf', 'microdnf']);
const PARTIAL = /^--(?:security|sec-severity|advisory|cve|bugfix|downloadonly|assumeno|enhancement)/;

function updatesAll([program = '', ...words]: readonly string[]): boolean {
  if (!MANAGERS.has(program) || words.some((word) => PARTIAL.test(word))) return false;
  const [verb = '', ...packages] = words.filter((word) => !word.startsWith('-'));
  return (verb === 'update' || verb === 'upgrade') && packages.length === 0;
}

function runsBootstrap([program = '', first]: readonly string[]): boolean {
  const script = program === 'bash' || program === 'sh' ? first : program;
  return script === '/etc/eks/bootstrap.sh';
}

/** Docker below 1.9, or a version of the ECS agent that does not move. */
function isOutdated([program = '', ...words]: readonly string[]): boolean {
  if (program === 'docker')
    return (
      ['pull', 'run'].includes(words[0] ?? '') && words.some((word) => /amazon-ecs-agent:v?\d/.test(word))
    );
  return installs(program, words) && words.some(isOutdatedPackage);
}

function installs(program: string, words: readonly string[]): boolean {
  if (MANAGERS.has(program) || program === 'apt-get' || program === 'apt')
    return words.some((word) => INSTALLING.has(word));
  // The options of rpm: -i, -U and -F, alone or with others, but no query.
  return (
    program === 'rpm' &&
    words.some((word) => RPM.has(word) || (/^-[a-zA-Z]*[iUF]/.test(word) && !word.includes('q')))
  );
}

const INSTALLING: ReadonlySet<string> = new Set(['install', 'localinstall', 'downgrade']);
const RPM: ReadonlySet<string> = new Set(['--install', '--upgrade', '--freshen']);

/** A package by its name, or the file of one: `https://…/amazon-ecs-init-1.50.1-1.x86_64.rpm`. */
function isOutdatedPackage(word: string): boolean {
  const name = word.slice(word.lastIndexOf('/') + 1);
  return /^(?:docker(?:-engine|-ce|\.io)?[-=]1\.[0-8](?!\d)|(?:amazon-)?ecs-init[-=]\d)/.test(name);
}

const ASKS_SYSTEM =
  /os-release|system-release|VERSION_ID|(?:command\s+-v|which|type)\s+(?:dnf|yum|amazon-linux-extras)/;

/**
 * Uses of a package manager that one generation of Amazon Linux lacks, unless the text checks which one it
 * runs on.
 */
function packageManagers(program: readonly Placed[], shape: string): readonly (Placed & { deed: Deed })[] {
  if (ASKS_SYSTEM.test(shape)) return [];
  const uses = (...names: readonly string[]): readonly Placed[] =>
    program.filter(({ command }) => names.includes(command.words[0] ?? ''));
  const extras = uses('amazon-linux-extras');
  const dnf = uses('dnf');
  if (dnf.length > 0 && (extras.length > 0 || uses('yum').length > 0)) return [];
  return [
    ...extras.map((one) => ({ ...one, deed: 'needs Amazon Linux 2' as const })),
    ...dnf.map((one) => ({ ...one, deed: 'needs Amazon Linux 2023' as const })),
  ].filter(({ part, command }) => !command.isGuarded && !hasAlternative(part, command));
}

function hasAlternative(part: Part, { end }: ShellCommand): boolean {
  const lineEnd = part.body.indexOf('\n', end);
  return part.body.slice(end, lineEnd < 0 ? undefined : lineEnd).includes('||');
}

const DOCKER_FILES: ReadonlySet<string> = new Set(['/etc/sysconfig/docker', '/etc/docker/daemon.json']);
/** The unit of Docker and the files beside it that change it. */
const DOCKER_UNIT = '/etc/systemd/system/docker.service';
const isDockerFile = (path: string): boolean => DOCKER_FILES.has(path) || path.startsWith(DOCKER_UNIT);
const GRAPH = /(?:^|[\s"'=])(?:-g|--graph)[\s=]+[/"'$\\]|"graph"\s*:/;
const DEVICE_MAPPER = /\bdm\.[a-z_]+\s*=|\bdevicemapper\b/;
const isRefused = (text: string): boolean => GRAPH.test(text) || DEVICE_MAPPER.test(text);

/**
 * Each place that passes dockerd an option that Docker 25 refuses, and whether Docker starts with it during
 * this boot.
 */
function dockerOptions(
  parts: readonly Part[],
  program: readonly Placed[],
): readonly { readonly deed: Deed; readonly part: Part; readonly stretch: Stretch }[] {
  const power = parts.some((part) => powerStates(part).length > 0);
  const deedOf = (isEarly: boolean): Deed =>
    isEarly || power ? 'gives Docker an option and restarts it' : 'gives Docker an option';
  const restarts = lastRestart(program);
  return [
    // cloud-init writes these files before Docker starts.
    ...parts.flatMap((part) =>
      writtenFiles(part)
        .filter(({ path }) => isDockerFile(path))
        .flatMap(({ lines }) => lines.find(refuses) ?? [])
        .map((line) => ({ deed: deedOf(true), part, stretch: contentOf(line) })),
    ),
    ...program.flatMap((placed, index) => {
      const stretch = dockerOption(placed, program, index);
      const isEarly = placed.isEarly || index <= restarts;
      return stretch ? [{ deed: deedOf(isEarly), part: placed.part, stretch }] : [];
    }),
  ];
}

/**
 * The last command after which Docker has started with what was written before: a restart, a start after a
 * stop (a start alone does nothing to a Docker that runs), a Docker that is started by hand, or a reboot. -1
 * if there is none.
 */
function lastRestart(program: readonly Placed[]): number {
  let last = -1;
  let isStopped = false;
  for (const [index, { command }] of program.entries()) {
    const effect = effectOnDocker(command.words);
    const isStart = effect === 'restarts' || (effect === 'starts' && isStopped);
    if (isStart || command.words[0] === 'dockerd' || reboots(command.words)) last = index;
    if (effect) isStopped = effect === 'stops';
  }
  return last;
}

/**
 * Where a command passes dockerd an option that Docker 25 refuses: the command, or a line of its
 * here-document.
 */
function dockerOption(
  { part, command }: Placed,
  program: readonly Placed[],
  index: number,
): Stretch | undefined {
  if (command.words[0] === 'dockerd') return isRefused(command.words.join(' ')) ? command : undefined;
  if (!writesDockerFile(command)) return undefined;
  for (const { command: one } of pipelineAt(program, index)) {
    if (isRefused(one.words.join(' '))) return command;
    for (const { start, end } of one.documents) {
      const line = linesOf(part.body.slice(start, end)).find(refuses);
      if (line) return { start: start + line.start, end: start + line.end };
    }
  }
  return undefined;
}

/** The commands of the pipeline that a command is in. */
function pipelineAt(program: readonly Placed[], index: number): readonly Placed[] {
  const middle = program[index];
  const isOfIt = (one: Placed | undefined): boolean =>
    one?.part === middle?.part &&
    one?.isEarly === middle?.isEarly &&
    one?.command.pipeline === middle?.command.pipeline;
  let [from, to] = [index, index];
  while (from > 0 && isOfIt(program[from - 1])) from--;
  while (to < program.length && isOfIt(program[to])) to++;
  return program.slice(from, to);
}

function refuses({ text }: { readonly text: string }): boolean {
  return !isComment(text) && isRefused(text);
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}

function writesDockerFile({ words, writes }: ShellCommand): boolean {
  const edits =
    words[0] === 'tee' || (words[0] === 'sed' && words.some((word) => /^(?:-[a-z]*i|--in-place)/.test(word)));
  return writes.some(({ path }) => isDockerFile(path)) || (edits && words.some(isDockerFile));
}

/** The mode line of a power_state that reboots. */
function powerStates(part: Part): readonly Stretch[] {
  if (part.kind !== 'cloud-config') return [];
  let isInside = false;
  return linesOf(part.body).flatMap((line) => {
    if (/^\S/.test(line.text)) isInside = line.text.startsWith('power_state:');
    const isReboot = isInside && /\bmode:\s*["']?reboot\b/.test(line.text) && !isComment(line.text);
    return isReboot ? [contentOf(line)] : [];
  });
}

const CLUSTER_FIELD = /^["']?(?:name|apiServerEndpoint|certificateAuthority|cidr)["']?\s*:\s*[^\s#]/;

/**
 * The first field of the cluster that a NodeConfig of nodeadm sets: AWS Batch sets them.
 * Source: docs.aws.amazon.com/batch/latest/userguide/eks-launch-templates.html
 */
function clusterSettings(part: Part): readonly Stretch[] {
  if (part.kind !== 'nodeadm') return [];
  let cluster: number | undefined;
  for (const line of linesOf(part.body)) {
    const content = line.text.trimStart();
    const indent = line.text.length - content.length;
    if (content === '' || isComment(content)) continue;
    if (cluster !== undefined && indent > cluster) {
      if (CLUSTER_FIELD.test(content)) return [contentOf(line)];
    } else cluster = /^["']?cluster["']?:\s*(?:#.*)?$/.test(content) ? indent : undefined;
  }
  return [];
}
