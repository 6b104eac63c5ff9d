// The files of Pulumi: programs in YAML and JSON.
import type { LanguageFiles } from '../../model/resource.ts';
import type { Source } from '../../value/source.ts';

/** A type of AWS Batch, of the provider aws or aws-native. An ARN goes on with a region, in small letters. */
const BATCH = /\baws(?:-native)?:batch(?:\/\w+)?:[A-Z]/;

const RESOURCES = /^[ \t{]*["']?resources["']?[ \t]*:/m;

function isProgram({ text }: Source): boolean {
  return BATCH.test(text) && RESOURCES.test(text) && !/^[ \t]*["']?AWSTemplateFormatVersion\b/m.test(text);
}

export const pulumiFiles: LanguageFiles = {
  id: 'pulumi',
  kinds: [
    {
      // ARNs have `aws:batch:`, too.
      markers: ['aws:batch:C', 'aws:batch:J', 'aws:batch/', 'aws-native:batch'],
      extensions: ['yaml', 'yml', 'json'],
      byContent: true,
      claims: isProgram,
    },
  ],
};
