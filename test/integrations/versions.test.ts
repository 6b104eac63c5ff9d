// No file that other tools read names a version that is past, or a file that is not there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastGlob from 'fast-glob';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { ROOT, textOf } from './support.ts';

describe('versions', () => {
  const hosts = ['pre-commit', 'github-actions', 'gitlab', 'megalinter', 'trivy', 'docker'];
  const files = fastGlob.sync(
    [
      '.pre-commit-hooks.yaml',
      'action.yml',
      'plugin.yaml',
      'Dockerfile',
      '.dockerignore',
      'integrations/**',
      `examples/{${hosts.join(',')}}/**`,
    ],
    { cwd: ROOT, dot: true },
  );

  test('every host has an example', () => {
    expect(hosts.filter((host) => !files.some((file) => file.startsWith(`examples/${host}/`)))).toEqual([]);
  });

  test.each(files)('%s names this version or majors alone', (path) => {
    expect(
      [...textOf(path).matchAll(/\d+\.\d+\.\d+/g)]
        .map(([version]) => version)
        .filter((version) => version !== manifest.version),
    ).toEqual([]);
  });

  test.each(fastGlob.sync('examples/*/package.json', { cwd: ROOT }))(
    '%s installs the package that `npm pack` makes of this version',
    (path) => {
      const { devDependencies } = JSON.parse(textOf(path));
      expect(devDependencies.amilint).toBe(`file:../../amilint-${manifest.version}.tgz`);
    },
  );

  test.each(files)('%s refers to files of this repository that are there', (path) => {
    const referred = [
      ...textOf(path).matchAll(
        /raw\.githubusercontent\.com\/amilint\/amilint\/[^/\s]+\/(\S+)|amilint\/blob\/main\/(\S+)/g,
      ),
    ];
    expect(
      referred.map(([, raw, page]) => raw ?? page!).filter((file) => !existsSync(join(ROOT, file))),
    ).toEqual([]);
  });
});
