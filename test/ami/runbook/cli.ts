// Reads command lines of the AWS CLI as the CLI does: words of a shell, and options as members of a request.
export interface Call {
  readonly service: string;
  /** By the service model: `UpdateJobQueue`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Options of the CLI itself. */
const GLOBAL = new Set(['query', 'output']);

/** The members that take a list, by option. */
const LISTS = new Set(['compute-environments', 'job-queues', 'compute-environment-order']);

/** The call of a command line; undefined for one that is none of the AWS CLI's. */
export function callOf(command: string): Call | undefined {
  const [program, service = '', operation = '', ...words] = wordsOf(command);
  if (program !== 'aws') return undefined;
  const input: Record<string, unknown> = {};
  let option = '';
  for (const word of words) {
    if (word.startsWith('--')) {
      option = word.slice(2);
      if (!GLOBAL.has(option)) input[camel(option)] = LISTS.has(option) ? [] : true;
    } else if (!GLOBAL.has(option)) {
      const before = input[camel(option)];
      input[camel(option)] = Array.isArray(before) ? [...before, valueOf(word)] : word;
    }
  }
  return { service, operation: pascal(operation), input };
}

/** `order=1,computeEnvironment=green` is a structure, in the short form of the CLI. */
function valueOf(word: string): unknown {
  if (!word.includes('=')) return word;
  return Object.fromEntries(
    word.split(',').map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return [name, /^\d+$/.test(value) ? Number(value) : value];
    }),
  );
}

function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}

function camel(option: string): string {
  return option.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function pascal(operation: string): string {
  const name = camel(operation);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
