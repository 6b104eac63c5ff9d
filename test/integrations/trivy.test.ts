// The plug-in for Trivy: read by our schema of its documentation, the package that it fetches started as
// Trivy starts it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { closed, complaints, pack, REPOSITORY, runExample, standIn, text, yamlOf } from './support.ts';

describe('Trivy', { timeout: 300_000 }, () => {
  const plugin = yamlOf<{
    name: string;
    version: string;
    repository: string;
    platforms: { uri: string; bin: string }[];
  }>('plugin.yaml');

  test('the manifest has what is documented', () => {
    const platform = closed(
      { uri: text, bin: text },
      { selector: closed({}, { os: { enum: ['linux', 'darwin'] }, arch: { enum: ['amd64', 'arm64'] } }) },
    );
    const named = {
      name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
      version: { const: manifest.version },
      repository: { const: 'github.com/amilint/amilint' },
    };
    const described = {
      maintainer: text,
      summary: text,
      description: text,
      platforms: { type: 'array', items: platform, minItems: 1 },
    };
    expect(
      complaints(closed({ ...named, ...described }, { output: { type: 'boolean' } }), plugin),
    ).toBeNull();
  });

  test('the package that it fetches holds a program that starts as it is, and the example scans with it', () => {
    const tarball = pack();
    const installed = mkdtempSync(join(tmpdir(), 'amilint-trivy-'));
    execFileSync('tar', ['-xzf', tarball, '-C', installed]);
    for (const { uri } of plugin.platforms)
      expect(uri).toBe(`${REPOSITORY}/releases/download/v${manifest.version}/${basename(tarball)}`);
    const [bin, ...others] = new Set(plugin.platforms.map((platform) => platform.bin));
    expect(others).toEqual([]);
    // Trivy starts the file itself, with all words after the name of the plug-in, and ends with its status.
    const trivy = standIn(
      'trivy',
      `case "$*" in
        'plugin install ${plugin.repository}'|'config '*) ;;
        '${plugin.name} '*) exec '${join(installed, bin!)}' "\${@:2}" ;;
        *) exit 9 ;;
      esac`,
    );
    expect(runExample('examples/trivy/scan.sh', trivy)).toMatchObject({
      status: 1,
      output: expect.stringContaining('infra/batch.yaml:41:35'),
    });
  });
});
