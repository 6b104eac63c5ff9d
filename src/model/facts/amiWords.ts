// AMIs as parts of sentences, which fit whatever sets the AMI.
import { SENSITIVE, displayText } from '../../value/sensitive.ts';
import type { Settled, Unknown } from '../../value/value.ts';
import { ssmPathInLaunchTemplate } from '../ami.ts';
import type { Model } from '../link.ts';

/**
 * `ami-0abc`, `the AMI of the SSM parameter /golden`, `the AMI in variable image`, `an AMI that is not known
 * here`.
 */
export function amiText(value: Settled, model: Model): string {
  if (value.kind === 'absent') return 'no AMI';
  if (value.kind === 'unknown') return unknownAmi(value, model);
  if (value.sensitive) return SENSITIVE;
  const text = String(value.value);
  const path = ssmPathInLaunchTemplate(text);
  return path === undefined ? text : `the AMI of the SSM parameter ${path}`;
}

function unknownAmi({ lookup, reference, origin }: Unknown, model: Model): string {
  if (lookup?.kind === 'ssmParameter')
    return lookup.name.kind === 'known'
      ? `the AMI of the SSM parameter ${displayText(lookup.name)}`
      : 'the AMI of an SSM parameter';
  const source = reference && model.byAddress.get(reference.address)?.name;
  if (source !== undefined) return `the AMI of ${source}`;
  if (lookup) return 'the AMI that a search finds';
  const step = origin.via.findLast(({ kind }) => NAMED.has(kind));
  return step ? `the AMI in ${step.kind} ${step.name}` : 'an AMI that is not known here';
}

/** Steps that people know by a name. */
const NAMED: ReadonlySet<string> = new Set(['parameter', 'variable', 'local', 'mapping', 'output', 'export']);
