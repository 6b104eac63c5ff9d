// `amilint init`: writes a commented file of settings after a look at the repository.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../options.ts';
import { rootOfAddress } from '../judge/roots.ts';
import { EXIT } from './exit.ts';
import { write } from './output.ts';

const NAME = '.amilint.yaml';

export function initCommand(program: Command, exitWith: (status: number) => void): void {
  program
    .command('init')
    .description('write a commented .amilint.yaml after a look at the repository')
    .argument('[folder]', 'a folder of the repository; default: the current folder')
    .action(async (folder: string | undefined) => exitWith(await runInit(folder ?? '.')));
}

async function runInit(folder: string): Promise<number> {
  const { scan } = await import('../scan.ts');
  const fastGlob = (await import('fast-glob')).default;
  const { root, environments } = await scan({ paths: [folder] });
  const file = join(root, NAME);
  if (existsSync(file))
    throw new UsageError(`${NAME} is there already: amilint --print-config shows the settings in it`);
  const roots = [...new Set(environments.map(({ address }) => rootOfAddress(address) || '.'))].toSorted();
  const paths = fastGlob
    .sync(['**/*.tfvars', '**/*.tfvars.json', '**/*param*.json'], {
      cwd: root,
      dot: true,
      ignore: ['**/node_modules/**', '**/.git/**', '**/.terraform/**'],
    })
    .toSorted();
  const folders = fastGlob
    .sync(['**/{test,tests,examples,legacy,archive}'], {
      cwd: root,
      onlyDirectories: true,
      ignore: ['**/node_modules/**'],
    })
    .toSorted();
  writeFileSync(
    file,
    settingsText({
      roots,
      parameterFiles: paths.filter((path) => !isVariables(path)),
      variableFiles: paths.filter((path) => isVariables(path) && !isRead(path)),
      folders,
    }),
  );
  write(
    `Wrote ${NAME}. Take the # away from what you want; amilint --print-config shows the settings that apply.\n`,
  );
  return EXIT.clean;
}

const isVariables = (path: string): boolean => /\.tfvars(?:\.json)?$/.test(path);

/** Whether Terraform itself reads a file of variables. */
const isRead = (path: string): boolean =>
  /(?:^|\/)terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/.test(path);

interface Seen {
  readonly roots: readonly string[];
  readonly parameterFiles: readonly string[];
  readonly variableFiles: readonly string[];
  readonly folders: readonly string[];
}

function settingsText({ roots, parameterFiles, variableFiles, folders }: Seen): string {
  const found = roots.length > 0 ? roots.map((one) => `#   ${one}`) : ['#   none'];
  return `${[
    '# Settings of amilint: docs/settings.md explains all of them.',
    '#',
    '# Templates and root modules with a compute environment:',
    ...found,
    '',
    '# Findings of this severity and above fail a run: error, warning, note, never.',
    'failOn: warning',
    '',
    '# An id, a theme or a tag of policies, and a severity or off. The later entry wins.',
    '# policies: { hardcoded-ami-id: error, storage: off }',
    '',
    '# Files and folders to leave out.',
    list(
      'exclude',
      folders.map((path) => `${path}/**`),
      'legacy/**',
    ),
    '',
    '# Files with values of parameters and variables. Files that Terraform reads by itself need no entry.',
    list('parameterFiles', parameterFiles, 'params/prod.json'),
    list('variableFiles', variableFiles, 'envs/prod.tfvars'),
    '',
    '# Settings for some files, or for some templates and root modules.',
    '# overrides:',
    '#   - roots: ["terraform/live/*"]',
    '#     variableFiles: ["${root}/../../envs/prod.tfvars"]',
  ].join('\n')}\n`;
}

function list(name: string, items: readonly string[], fallback: string): string {
  const shown = (items.length > 0 ? items : [fallback]).map((item) => JSON.stringify(item));
  return `# ${name}: [${shown.join(', ')}]`;
}
