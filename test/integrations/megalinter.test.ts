// The plug-in for MegaLinter: read by our schema of its documentation, installed and started with the words
// that it has.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  closed,
  complaints,
  pack,
  RAW,
  repository,
  resultsOf,
  shell,
  text,
  textOf,
  texts,
  yamlOf,
} from './support.ts';

describe('MegaLinter', { timeout: 300_000 }, () => {
  const file = 'integrations/mega-linter-plugin-amilint/amilint.megalinter-descriptor.yml';
  interface Linter {
    readonly name: string;
    readonly cli_executable: string;
    readonly cli_lint_extra_args: string[];
    readonly cli_sarif_args: string[];
    readonly cli_lint_errors_regex: string;
    readonly install: { readonly dockerfile: string[] };
  }
  const descriptor = yamlOf<{ linters: [Linter] }>(file);
  const [linter] = descriptor.linters;

  test('the descriptor has the keys that are documented', () => {
    const linterSchema = closed(
      {
        name: { type: 'string', pattern: '^AWS_BATCH_' },
        linter_name: text,
        cli_lint_mode: { enum: ['file', 'list_of_files', 'project'] },
      },
      {
        ...Object.fromEntries(
          ['linter_url', 'linter_repo', 'linter_rules_url', 'linter_spdx_license', 'cli_executable'].map(
            (key) => [key, text],
          ),
        ),
        ...Object.fromEntries(
          ['cli_help_arg_name', 'cli_version_arg_name', 'cli_lint_errors_regex'].map((key) => [key, text]),
        ),
        ...Object.fromEntries(
          ['cli_lint_extra_args', 'cli_sarif_args', 'examples'].map((key) => [key, texts]),
        ),
        can_output_sarif: { type: 'boolean' },
        cli_lint_errors_count: { enum: ['regex_number', 'regex_count', 'regex_sum', 'total_lines'] },
        // MegaLinter runs the RUN lines of a plug-in, and nothing else.
        install: closed({ dockerfile: { type: 'array', items: { type: 'string', pattern: '^RUN ' } } }),
      },
    );
    const schema = closed(
      {
        descriptor_id: { const: 'AWS_BATCH' },
        descriptor_type: { enum: ['language', 'format', 'tooling_format', 'other'] },
      },
      {
        descriptor_flavors: texts,
        lint_all_files: { type: 'boolean' },
        linters: { type: 'array', items: linterSchema },
      },
    );
    expect(complaints(schema, descriptor)).toBeNull();
  });

  test('the example enables it from a URL that MegaLinter accepts', () => {
    const config = yamlOf<{ PLUGINS: string[]; ENABLE_LINTERS: string[] }>(
      'examples/megalinter/.mega-linter.yml',
    );
    expect(config.PLUGINS).toEqual([RAW + file]);
    expect(config.PLUGINS[0]).toMatch(
      /^https:\/\/.*\/mega-linter-plugin-[^/]+\/[^/]+\.megalinter-descriptor\.yml$/,
    );
    expect(config.ENABLE_LINTERS).toEqual([linter.name]);
  });

  test('what it installs and starts writes a SARIF, fails on findings, and says how many', () => {
    const config = yamlOf<Record<string, string>>('examples/megalinter/.mega-linter.yml');
    const folder = repository({ 'megalinter-reports/old.yaml': textOf('fixtures/pinned-ami/batch.yaml') });
    const tarball = pack();
    for (const line of linter.install.dockerfile)
      expect(shell(line.replace('RUN ', ''), folder, tarball)).toMatchObject({ status: 0 });
    const sarif = linter.cli_sarif_args.map((word) =>
      word.replace('{{SARIF_OUTPUT_FILE}}', 'megalinter-reports/amilint.sarif'),
    );
    const words = [
      linter.cli_executable,
      ...linter.cli_lint_extra_args,
      ...sarif,
      config['AWS_BATCH_AMILINT_ARGUMENTS'],
    ];
    const { status, output } = shell(words.join(' '), folder, tarball);
    expect(status).toBe(1);
    expect(
      [...output.matchAll(new RegExp(linter.cli_lint_errors_regex, 'g'))].map(([, count]) => Number(count)),
    ).toEqual([11]);
    expect(resultsOf(join(folder, 'megalinter-reports/amilint.sarif'))).toHaveLength(11);
  });
});
