// The commands of user data that keep instances from joining, or change what an AMI was tested with.
// Sources: the unit of the ECS agent (After=cloud-final.service) in github.com/aws/amazon-ecs-init, the change logs of
// Docker 23 and 25, docs.aws.amazon.com/batch/latest/userguide/batch-ami-spec.html,
// docs.aws.amazon.com/batch/latest/userguide/eks.html
import type { Range } from '../value/source.ts';
import { HOLE, rangeWithin, skeleton } from '../value/text.ts';
import type { Settled } from '../value/value.ts';
import { decodeParts } from './mimeParts.ts';
import { linesOf } from './shell.ts';
import { shellProgram, type ShellCommand, type Stretch } from './shellProgram.ts';
import { userDataParts, type Part } from './userData.ts';

export type Deed =
  | 'starts the agent and waits'
  | 'reboots'
  | 'updates all packages'
  | 'needs Amazon Linux 2'
  | 'needs Amazon Linux 2023'
  | 'gives Docker an option'
  | 'gives Docker an option and restarts it'
  | 'runs the bootstrap of EKS'
  | 'installs an old Docker or agent';

/** A command of user data that certainly runs, and what it does. */
export interface DeedAt {
  readonly deed: Deed;
  readonly text: string;
  readonly at: Range;
}

interface Placed {
  readonly part: Part;
  readonly command: ShellCommand;
}

/** What user data does, at each place; undefined if nothing of the text is known. */
export function deedsOf(archive: Settled<string>): readonly DeedAt[] | undefined {
  const text = decodeParts(archive);
  const shape = skeleton(text);
  if (shape === HOLE || shape.startsWith('\u001F')) return undefined;
  const parts = userDataParts(shape);
  const program = parts.flatMap((part) =>
    shellProgram(scriptOf(part)).map((command): Placed => ({ part, command })),
  );
  const place = (deed: Deed, part: Part, { start, end }: Stretch): DeedAt => ({
    deed,
    text: part.body.slice(start, end),
    at: rangeWithin(text, part.start + start, part.start + end),
  });
  const certain = program.filter(({ command }) => !command.isGuarded);
  return [
    ...certain.flatMap(({ part, command }) => {
      const deed = deedOf(command, shape);
      return deed ? [place(deed, part, command)] : [];
    }),
    ...packageManagers(program, shape).map(({ deed, part, command }) => place(deed, part, command)),
    ...certain.flatMap(({ part, command }, index) => {
      const option = dockerOption(part, command, certain);
      if (!option) return [];
      const isEarly = isBeforeDocker(part) || certain.slice(index).some((one) => restartsDocker(one.command));
      return [
        place(isEarly ? 'gives Docker an option and restarts it' : 'gives Docker an option', part, option),
      ];
    }),
    ...parts.flatMap((part) => powerStates(part).map((line) => place('reboots', part, line))),
  ];
}

/** The shell of a part. In cloud-config all but the commands of runcmd and bootcmd is blank, so that places are kept. */
function scriptOf(part: Part): string {
  if (part.kind === 'shell') return part.body;
  if (part.kind === 'other') return '';
  let isInside = false;
  return part.body
    .split('\n')
    .map((line) => {
      if (/^[A-Za-z_]+:/.test(line)) {
        isInside = /^(?:runcmd|bootcmd):/.test(line);
        return blank(line);
      }
      return isInside ? listedCommand(line) : blank(line);
    })
    .join('\n');
}

function blank(text: string): string {
  return ' '.repeat(text.length);
}

/** `  - [ systemctl, stop, ecs ]` and `  - "systemctl stop ecs"` as commands at the same columns. */
function listedCommand(line: string): string {
  const [lead = ''] = /^[ \t]*(?:-[ \t]+)?(?:[|>][-+]?[ \t]*\r?$)?/.exec(line) ?? [];
  const rest = line.slice(lead.length);
  const content = rest.trimEnd();
  if (content.startsWith('[') && content.endsWith(']'))
    return blank(lead) + rest.replaceAll(/[[\],"']/g, ' ');
  const quote = content.charAt(0);
  const isQuoted = (quote === '"' || quote === "'") && content.length > 1 && content.endsWith(quote);
  return blank(lead) + (isQuoted ? ` ${content.slice(1, -1)} ` : content).padEnd(rest.length);
}

function deedOf(command: ShellCommand, shape: string): Deed | undefined {
  if (startsAgent(command) && !command.isBackground && !shape.includes('cloud-final'))
    return 'starts the agent and waits';
  if (reboots(command.words)) return 'reboots';
  if (updatesAll(command.words)) return 'updates all packages';
  if (runsBootstrap(command.words)) return 'runs the bootstrap of EKS';
  return isOutdated(command.words) ? 'installs an old Docker or agent' : undefined;
}

/** `systemctl restart ecs`, `systemctl enable --now ecs.service`, without `--no-block`. */
function startsAgent({ words: [program, ...words] }: ShellCommand): boolean {
  if (program !== 'systemctl' || words.includes('--no-block')) return false;
  const [verb = '', ...units] = words.filter((word) => !word.startsWith('-'));
  if (!units.includes('ecs') && !units.includes('ecs.service')) return false;
  return verb === 'start' || verb === 'restart' || (verb === 'enable' && words.includes('--now'));
}

function reboots([program = '', ...words]: readonly string[]): boolean {
  if (program === 'reboot' || program === '/sbin/reboot') return !words.includes('--help');
  if (program === 'shutdown' || program === '/sbin/shutdown')
    return words.some((word) => word === '--reboot' || /^-[a-z]*r/.test(word)) && !words.includes('-c');
  if (program === 'init' || program === 'telinit') return words[0] === '6';
  return program === 'systemctl' && words.find((word) => !word.startsWith('-')) === 'reboot';
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
  if (!MANAGERS.has(program) && program !== 'apt-get' && program !== 'apt') return false;
  if (!words.includes('install') && !words.includes('downgrade')) return false;
  return words.some((word) =>
    /^(?:docker(?:-engine|-ce|\.io)?[-=]1\.[0-8](?!\d)|(?:amazon-)?ecs-init[-=]\d)/.test(word),
  );
}

const ASKS_SYSTEM =
  /os-release|system-release|VERSION_ID|(?:command\s+-v|which|type)\s+(?:dnf|yum|amazon-linux-extras)/;

/** Uses of a package manager that one generation of Amazon Linux lacks, unless the text asks which one it runs on. */
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
const REFUSED = /(?:^|[\s"'=])(?:-g|--graph)[\s=]+[/"'$]|\bdm\.[a-z_]+\s*=|\bdevicemapper\b|"graph"\s*:/;

/** Where a command gives dockerd an option that Docker 25 refuses: the command, or a line of its here-document. */
function dockerOption(part: Part, command: ShellCommand, program: readonly Placed[]): Stretch | undefined {
  if (command.words[0] === 'dockerd') return REFUSED.test(command.words.join(' ')) ? command : undefined;
  if (!writesDockerFile(command)) return undefined;
  const pipeline = program.filter((one) => one.part === part && one.command.pipeline === command.pipeline);
  for (const { command: one } of pipeline) {
    if (REFUSED.test(one.words.join(' '))) return command;
    for (const { start, end } of one.documents) {
      const line = linesOf(part.body.slice(start, end)).find(
        ({ text }) => !isComment(text) && REFUSED.test(text),
      );
      if (line) return { start: start + line.start, end: start + line.end };
    }
  }
  return undefined;
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}

function writesDockerFile({ words, writes }: ShellCommand): boolean {
  const edits =
    words[0] === 'tee' || (words[0] === 'sed' && words.some((word) => /^(?:-[a-z]*i|--in-place)/.test(word)));
  return (
    writes.some(({ path }) => DOCKER_FILES.has(path)) ||
    (edits && words.some((word) => DOCKER_FILES.has(word)))
  );
}

function restartsDocker({ words: [program, first, second] }: ShellCommand): boolean {
  const [verb, unit] = program === 'service' ? [second, first] : [first, second];
  const isService = program === 'service' || program === 'systemctl';
  return (
    isService && (verb === 'restart' || verb === 'start') && (unit === 'docker' || unit === 'docker.service')
  );
}

/** Whether it runs before Docker starts: a boothook. */
function isBeforeDocker(part: Part): boolean {
  return part.isBoothook || /^bootcmd:/m.test(part.kind === 'cloud-config' ? part.body : '');
}

/** The mode line of a power_state that reboots. */
function powerStates(part: Part): readonly Stretch[] {
  if (part.kind !== 'cloud-config') return [];
  let isInside = false;
  return linesOf(part.body).flatMap((line) => {
    if (/^\S/.test(line.text)) isInside = line.text.startsWith('power_state:');
    const isReboot = isInside && /\bmode:\s*["']?reboot\b/.test(line.text) && !isComment(line.text);
    const start = line.end - line.text.trimStart().length;
    return isReboot ? [{ start, end: line.end }] : [];
  });
}
