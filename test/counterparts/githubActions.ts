// GitHub's own readers of workflows, actions and expressions, and a runner of composite actions on top of
// them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { load } from 'js-yaml';
import { counterparts } from './install.ts';

export interface Step {
  readonly id?: string;
  readonly name: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

export interface Conclusion {
  /** The name of the step that failed, if one did. */
  readonly failed: string | undefined;
  /** Actions that were used, with what they were given. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  /** What the steps wrote into the summary of the job. */
  readonly summary: string;
}

/** What a runner gives to the steps. */
export interface Host {
  /** The payload of the event. */
  readonly event?: object;
  readonly token?: string;
  /** The address of GitHub's API. */
  readonly api?: string;
}

/** GitHub's packages. They import JSON in a way that not every Node has, so they are bundled. */
// oxlint-disable-next-line typescript/no-explicit-any -- the counterparts are installed on first use, so they
// have no types here
async function packages(): Promise<any> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'amilint-actions-')), 'packages.cjs');
  const contents = `
    export { validate } from '@actions/languageservice';
    export { data, Evaluator, Lexer, Parser } from '@actions/expressions';
    export { TextDocument } from 'vscode-languageserver-textdocument';`;
  await build({ stdin: { contents, resolveDir: counterparts() }, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error', outfile });
  return import(pathToFileURL(outfile).href);
}

export async function githubActions() {
  const { validate, data, Evaluator, Lexer, Parser, TextDocument } = await packages();

  let asked = 0;

  /**
   * What GitHub's language service has to say of a workflow or an action, by its path. It remembers texts by
   * their address, so each gets its own.
   */
  async function problems(path: string, text: string): Promise<string[]> {
    const found = await validate(TextDocument.create(`file:///${asked++}/${path}`, 'yaml', 0, text));
    return found.map(({ range, message }: { range: { start: { line: number } }; message: string }) => `${range.start.line + 1}: ${message}`);
  }

  type Contexts = Readonly<Record<string, object>>;

  function dataOf(value: unknown): unknown {
    if (typeof value === 'string') return new data.StringData(value);
    return new data.Dictionary(...Object.entries(value as object).map(([key, entry]) => ({ key, value: dataOf(entry) })));
  }

  /** A text with its `${{ }}` evaluated. */
  function evaluate(text: string, contexts: Contexts): string {
    return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
      const parsed = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), []).parse();
      return new Evaluator(parsed, dataOf(contexts)).evaluate().coerceString();
    });
  }

  /** Runs the steps of a composite action; actions that it uses are noted, not run. */
  function run(file: string, given: Readonly<Record<string, string>>, folder: string, host: Host = {}): Conclusion {
    const action = load(readFileSync(file, 'utf8')) as Action;
    const inputs = { ...Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, evaluate(input.default, { github: { token: host.token ?? '' } })])), ...given };
    const temporary = mkdtempSync(join(tmpdir(), 'runner temp '));
    const summary = join(temporary, 'summary');
    writeFileSync(summary, '');
    const event = join(temporary, 'event.json');
    writeFileSync(event, JSON.stringify(host.event ?? {}));
    const steps: Record<string, { outputs: Record<string, string> }> = {};
    const used: { uses: string; with: Record<string, string> }[] = [];
    let log = '';
    let failed: string | undefined;
    for (const step of action.runs.steps) {
      const contexts = { inputs, steps };
      const all = (texts: Readonly<Record<string, string>> = {}) =>
        Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, evaluate(text, contexts)]));
      if (step.if !== undefined && evaluate(step.if, contexts) !== 'true') continue;
      if (step.uses !== undefined) {
        used.push({ uses: step.uses, with: all(step.with) });
        continue;
      }
      const output = join(temporary, 'output');
      writeFileSync(output, '');
      const script = join(temporary, 'script.sh');
      writeFileSync(script, step.run!);
      // The flags are those of GitHub's runner for `shell: bash`.
      const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, ...all(step.env), RUNNER_TEMP: temporary, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, GITHUB_EVENT_PATH: event, GITHUB_ACTION_PATH: dirname(file), GITHUB_REPOSITORY: 'owner/name', GITHUB_API_URL: host.api ?? '' },
      });
      log += stdout + stderr;
      if (step.id) {
        const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean);
        steps[step.id] = { outputs: Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])) };
      }
      if (status !== 0) {
        failed = step.name;
        break;
      }
    }
    const outputs = Object.fromEntries(Object.entries(action.outputs).map(([name, { value }]) => [name, evaluate(value, { inputs, steps })]));
    return { failed, used, outputs, log, summary: readFileSync(summary, 'utf8') };
  }

  return { problems, run };
}
