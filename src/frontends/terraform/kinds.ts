// The files of Terraform: code, values of variables, plans and states.
import type { FileKind, LanguageFiles } from '../../model/resource.ts';

/** A module that the code had before may have had an environment. */
export const REMOVED = 'removed {';

const CODE = /\.(?:tf|tofu)(?:\.json)?$/;
const VARIABLES = /\.tfvars(?:\.json)?$/;
const CALL = /\bsource"?\s*[=:]\s*"([^"\n]*)"/g;

export function isCode(path: string): boolean {
  return CODE.test(path);
}

export function isVariables(path: string): boolean {
  return VARIABLES.test(path);
}

/** Files of Terragrunt; those that its files include or read have any names. */
export function isTerragrunt(path: string): boolean {
  return (
    isUnit(path) ||
    (path.endsWith('.hcl') && !/\.(?:lock|pkr|pkrvars|nomad|tftest|tfbackend)\.hcl$/.test(path))
  );
}

/** Whether it is the file of a stack of Terragrunt. */
export function isStack(path: string): boolean {
  return /(?:^|\/)terragrunt\.stack\.hcl$/.test(path);
}

/** Whether it is the file of a unit of Terragrunt, or a parent of such files. */
export function isUnit(path: string): boolean {
  return /(?:^|\/)terragrunt\.hcl(?:\.json)?$/.test(path);
}

export function isTerraform(path: string): boolean {
  return isCode(path) || isVariables(path);
}

/** What the text of a file calls: the sources of its module blocks, as they are written. */
export function callsIn(content: string | Uint8Array): string[] {
  if (typeof content === 'string') return sourcesIn(content);
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  if (!bytes.includes('source')) return [];
  // In Latin-1 each byte is a character: of a long file only the sources are decoded.
  return sourcesIn(bytes.toString('latin1')).map((source) => Buffer.from(source, 'latin1').toString());
}

function sourcesIn(text: string): string[] {
  return Array.from(text.matchAll(CALL), ([, source = '']) => source);
}

/**
 * What a file calls. A file of Terragrunt that calls nothing, or calls by an expression, matters as soon
 * as any file of Terraform does: others include it.
 */
function companionCalls(path: string, content: string | Uint8Array): readonly string[] | undefined {
  if (isCode(path)) return callsIn(content);
  if (!isTerragrunt(path)) return path.endsWith('.hcl') ? [] : undefined;
  const calls = callsIn(content);
  return calls.length === 0 || calls.some((call) => call.includes('${')) ? undefined : calls;
}

/** Plans and states, by their content: they can have any name. */
export const planFiles: FileKind = {
  extensions: ['json', 'tfstate'],
  markers: ['_batch_compute_environment'],
  byContent: true,
  claims: ({ text }) =>
    /^\s*\{/.test(text) &&
    text.includes('"terraform_version"') &&
    (text.includes('"format_version"')
      ? /"(?:planned_values|values|resource_changes)"/.test(text)
      : text.includes('"lineage"')),
};

export const terraformFiles: LanguageFiles = {
  id: 'terraform',
  kinds: [
    {
      markers: [
        'aws_batch',
        'awscc_batch_',
        'modules/batch',
        'aws-batch',
        'compute_environment',
        'module "batch',
        REMOVED,
      ],
      extensions: ['tf', 'tofu', 'tfvars', 'tf.json', 'tofu.json', 'tfvars.json', 'hcl', 'hcl.json'],
      companions: companionCalls,
      claims: ({ path }) => !/\.hcl(?:\.json)?$/.test(path) || isTerragrunt(path),
    },
    planFiles,
  ],
};
