// Builders of options that several commands have.
import { InvalidArgumentError, Option } from 'commander';

export function colorOption(): Option {
  return new Option(
    '--color',
    'colours even if the output is no terminal (NO_COLOR and --no-color: none)',
  ).default(undefined);
}

/** Gathers the values of an option that may be repeated. */
export function list<T>(value: T, before: readonly T[] | undefined): readonly T[] {
  return [...(before ?? []), value];
}

export function texts(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated`).argParser(list<string>);
}

/** Ids: one in each option, or several with commas between them. */
export function ids(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated, or a list with commas`).argParser(
    (value: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      ...value
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== ''),
    ],
  );
}

export function ownPoliciesOption(): Option {
  return texts('--policies <dir>', 'run the policies of a folder of your own, too');
}

export function assignments(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated`).argParser(
    (value: string, before: readonly [string, string][] | undefined) => list(assignmentOf(value), before),
  );
}

function assignmentOf(value: string): [string, string] {
  const at = value.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as NAME=VALUE.');
  return [value.slice(0, at), value.slice(at + 1)];
}
