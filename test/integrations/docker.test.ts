// The image: its Dockerfile read by a linter, and its stages gone through without Docker.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { counterparts } from '../counterparts/install.ts';
import { REPOSITORY, resultsOf, ROOT, runExample, standIn, textOf } from './support.ts';

describe('Docker', { timeout: 300_000 }, () => {
  const dockerfile = textOf('Dockerfile');

  test('a linter has nothing to say of the Dockerfile', async () => {
    const { default: linter } = await import(
      join(counterparts(), 'node_modules/dockerfile-utils/lib/main.js')
    );
    expect(linter.validate(dockerfile)).toEqual([]);
    expect(linter.validate(dockerfile.replace('WORKDIR', 'WORKDIRR'))).not.toEqual([]);
  });

  test('the image runs as a user without rights', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('FROM'));
    expect([...last.matchAll(/^USER (.*)$/gm)].map(([, user]) => user)).toEqual(['node']);
  });

  test('what the context holds builds the program, and what is copied into the image runs', () => {
    const context = mkdtempSync(join(tmpdir(), 'amilint-build-'));
    const [all, ...kept] = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(all).toBe('*');
    for (const line of kept)
      cpSync(join(ROOT, line.replace(/^!/, '')), join(context, line.replace(/^!/, '')), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(context, 'node_modules'));
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: context, stdio: 'pipe' });

    const image = mkdtempSync(join(tmpdir(), 'amilint-image-'));
    for (const [, words] of dockerfile.matchAll(/^COPY --from=build (.*)$/gm)) {
      const places = words!.split(' ');
      const target = join(image, places.at(-1)!);
      for (const place of places.slice(0, -1)) {
        const source = place.replace('/build/', `${context}/`);
        cpSync(source, places.at(-1)!.endsWith('/') ? join(target, basename(place)) : target, {
          recursive: true,
        });
      }
    }
    rmSync(context, { recursive: true });
    const [, program] = /ln -s (\S+) \/usr\/local\/bin\/amilint/.exec(dockerfile)!;
    expect(dockerfile).toContain('ENTRYPOINT ["amilint"]');

    const docker = standIn(
      'docker',
      `case "$*" in
        'build --tag amilint:${manifest.version} ${REPOSITORY}.git#v${manifest.version}') ;;
        'run --rm --network none --volume '*':/src:ro amilint:${manifest.version} '*) cd "\${6%:/src:ro}"; exec '${join(image, program!)}' "\${@:8}" ;;
        *) exit 9 ;;
      esac`,
    );
    const { status, folder, output } = runExample('examples/docker/scan.sh', docker);
    expect(status, output).toBe(1);
    expect(resultsOf(join(folder, 'amilint.sarif'))).toHaveLength(11);
  });
});
