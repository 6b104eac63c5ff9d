// amilint completion: scripts for shells, made from the commands and options that there are.
import type { Command, Option } from 'commander';
import { UsageError } from '../options.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** What can be typed after a command. */
interface Words {
  readonly name: string;
  readonly description: string;
  readonly options: readonly {
    readonly flag: string;
    readonly description: string;
    /**
     * Values that it takes; undefined for an option without a value, `files` for paths, `none` for any other.
     */
    readonly values?: readonly string[] | 'files' | 'none';
  }[];
  /** What its arguments are. */
  readonly values: readonly string[] | 'files' | 'none';
}

/** Sets of words that commander does not know of. */
export interface KnownWords {
  readonly policies: readonly string[];
  readonly formats: readonly string[];
}

/** @throws UsageError for a shell for which there is no script */
export function completionScript(shell: string, program: Command, known: KnownWords): string {
  const commands = program.commands.map((command) => wordsOf(command, known));
  const scan = commands.find(({ name }) => name === 'scan');
  // Without a command amilint scans.
  const all = scan ? [{ ...scan, name: '' }, ...commands] : commands;
  const script = SCRIPTS.get(shell);
  if (!script) throw new UsageError(`no such shell: ${shell} (there are ${SHELLS.join(', ')})`);
  return script(all);
}

function wordsOf(command: Command, known: KnownWords): Words {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    description: command.description(),
    options: command
      .createHelp()
      .visibleOptions(command)
      .flatMap((option) => optionWords(option, known)),
    values: argument ? argumentValues(argument.name(), argument.argChoices, known) : 'none',
  };
}

function argumentValues(name: string, choices: readonly string[] | undefined, known: KnownWords) {
  if (choices) return choices;
  if (name === 'policy') return known.policies;
  return name === 'paths' || name === 'report' ? 'files' : 'none';
}

function optionWords(option: Option, known: KnownWords): Words['options'] {
  const flag = option.long ?? option.short;
  if (flag === undefined || flag === null) return [];
  const description = option.description.replaceAll(/[\n`'"\\$[\]:]/g, ' ');
  if (!option.required && !option.optional) return [{ flag, description }];
  return [{ flag, description, values: optionValues(option, known) }];
}

const FILES = /<(?:file|dir|path)>/;

function optionValues(option: Option, known: KnownWords): readonly string[] | 'files' | 'none' {
  if (option.argChoices) return option.argChoices;
  if (option.long === '--format') return known.formats;
  if (option.flags.includes('<id>')) return known.policies;
  return FILES.test(option.flags) ? 'files' : 'none';
}

function bash(commands: readonly Words[]): string {
  const names = commands.flatMap(({ name }) => (name === '' ? [] : [name]));
  const cases = commands.map(({ name, options, values }) => {
    const ofOption = options.flatMap(({ flag, values: given }) =>
      given === undefined ? [] : [`        ${flag}) ${bashValues(given)}; return ;;`],
    );
    const flags = options.map(({ flag }) => flag).join(' ');
    const first = name === '' ? `${names.join(' ')} ` : '';
    const rest =
      values === 'files' || values === 'none'
        ? `COMPREPLY=($(compgen ${values === 'files' ? '-f ' : ''}-W ${quoted(first.trim())} -- "$current"))`
        : bashValues(values);
    return [
      `    ${name === '' ? "''" : name})`,
      '      case "$previous" in',
      ...ofOption,
      '      esac',
      `      if [[ $current == -* ]]; then COMPREPLY=($(compgen -W ${quoted(flags)} -- "$current")); else ${rest}; fi`,
      '      ;;',
    ].join('\n');
  });
  return `# amilint completion bash
_amilint() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=''
  case " ${names.join(' ')} " in
    *" \${COMP_WORDS[1]} "*) if [[ $COMP_CWORD -gt 1 ]]; then command=\${COMP_WORDS[1]}; fi ;;
  esac
  COMPREPLY=()
  case "$command" in
${cases.join('\n')}
  esac
}
complete -o filenames -o bashdefault -F _amilint amilint
`;
}

function bashValues(values: readonly string[] | 'files' | 'none'): string {
  if (values === 'none') return 'COMPREPLY=()';
  if (values === 'files') return 'COMPREPLY=($(compgen -f -- "$current"))';
  return `COMPREPLY=($(compgen -W ${quoted(values.join(' '))} -- "$current"))`;
}

function zsh(commands: readonly Words[]): string {
  const named = commands.filter(({ name }) => name !== '');
  const scan = commands.find(({ name }) => name === '');
  const cases = named.map(
    (command) => `    ${command.name}) shift words; (( CURRENT-- )); _arguments ${zshArguments(command)} ;;`,
  );
  const list = named.map(({ name, description }) => quoted(`${name}:${description.replaceAll(':', ' ')}`));
  return `#compdef amilint
# amilint completion zsh
_amilint() {
  local -a commands
  commands=(${list.join(' ')})
  case "\${words[2]}" in
${cases.join('\n')}
    *)
      if (( CURRENT == 2 )) && [[ \${words[CURRENT]} != -* ]]; then _describe command commands; fi
      _arguments ${scan ? zshArguments(scan) : ''} ;;
  esac
}
if [[ $funcstack[1] == _amilint ]]; then _amilint "$@"; else compdef _amilint amilint; fi
`;
}

function zshArguments({ options, values }: Words): string {
  const flags = options.map(({ flag, description, values: given }) =>
    quoted(`*${flag}[${description}]${given === undefined ? '' : `:value:${zshValues(given)}`}`),
  );
  return [...flags, quoted(`*:argument:${zshValues(values)}`)].join(' ');
}

function zshValues(values: readonly string[] | 'files' | 'none'): string {
  if (values === 'files') return '_files';
  return values === 'none' ? ' ' : `(${values.join(' ')})`;
}

function fish(commands: readonly Words[]): string {
  const names = commands.flatMap(({ name }) => (name === '' ? [] : [name]));
  const lines = commands.flatMap(({ name, description, options, values }) => {
    const when =
      name === ''
        ? `not __fish_seen_subcommand_from ${names.join(' ')}`
        : `__fish_seen_subcommand_from ${name}`;
    const start = `complete -c amilint -n ${quoted(when)}`;
    const itself =
      name === ''
        ? []
        : [`complete -c amilint -n __fish_use_subcommand -a ${name} -d ${quoted(fishText(description))}`];
    const flags = options.map(({ flag, description: text, values: given }) => {
      const value = given === undefined ? '' : ` ${fishValues(given)}`;
      return `${start} -l ${flag.replace(/^--/, '')} -d ${quoted(fishText(text))}${value}`;
    });
    const rest =
      values === 'files' || values === 'none' ? [] : [`${start} -f -a ${quoted(values.join(' '))}`];
    return [...itself, ...flags, ...rest];
  });
  return `# amilint completion fish\n${lines.join('\n')}\n`;
}

function fishValues(values: readonly string[] | 'files' | 'none'): string {
  if (values === 'files') return '-r -F';
  return values === 'none' ? '-x' : `-x -a ${quoted(values.join(' '))}`;
}

function fishText(text: string): string {
  return text.replaceAll("'", ' ');
}

/** A word of the shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const SCRIPTS: ReadonlyMap<string, (commands: readonly Words[]) => string> = new Map<
  Shell,
  (commands: readonly Words[]) => string
>([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
]);
