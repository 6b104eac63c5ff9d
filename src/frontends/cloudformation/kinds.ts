// The files of CloudFormation.
import type { LanguageFiles } from '../../model/resource.ts';

/** What a template without Batch resources can have that those of other templates depend on. */
const MATTERS =
  /AWS::(CloudFormation::Stack(?:Set)?|Serverless::Application|EC2::LaunchTemplate)\b|\bExport"?\s*:/;

export const cloudformationFiles: LanguageFiles = {
  id: 'cloudformation',
  kinds: [
    {
      markers: ['AWS::'],
      extensions: ['yaml', 'yml', 'json', 'template', 'cfn', 'j2', 'jinja', 'jinja2', 'tpl', 'tmpl'],
      claims: ({ text }) =>
        text.includes('AWS::Batch::') || (/\bResources"?\s*:/.test(text) && MATTERS.test(text)),
    },
  ],
};
