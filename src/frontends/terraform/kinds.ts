// The files of Terraform: code, values of variables, plans and states.
import type { FileKind, LanguageFiles } from '../../model/resource.ts';

const CODE = /\.(?:tf|tofu)(?:\.json)?$/;
const VARIABLES = /\.tfvars(?:\.json)?$/;
const CALL = /\bsource"?\s*[=:]\s*"([^"\n]*)"/g;

export function isCode(path: string): boolean {
  return CODE.test(path);
}

export function isVariables(path: string): boolean {
  return VARIABLES.test(path);
}

export function isTerraform(path: string): boolean {
  return isCode(path) || isVariables(path);
}

/** What the text of a file calls: the sources of its module blocks, as they are written. */
export function callsIn(content: string | Uint8Array): string[] {
  if (
    typeof content !== 'string' &&
    !Buffer.from(content.buffer, content.byteOffset, content.length).includes('source')
  )
    return [];
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  return Array.from(text.matchAll(CALL), ([, source = '']) => source);
}

/** Plans and states, by what they say: their names are anybody's choice. */
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
      ],
      extensions: ['tf', 'tofu', 'tfvars', 'tf.json', 'tofu.json', 'tfvars.json'],
      companions: (path, content) => (isCode(path) ? callsIn(content) : undefined),
      claims: () => true,
    },
    planFiles,
  ],
};
