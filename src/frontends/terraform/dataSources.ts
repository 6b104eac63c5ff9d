// What data sources look up: AMIs, SSM parameters, roles, launch templates, cloud-init archives.
import { concat } from '../../value/compose.ts';
import { lift } from '../../value/lift.ts';
import type { Range } from '../../value/source.ts';
import { isList, known, unknown, type Lookup, type Settled, type Unknown, type Value } from '../../value/value.ts';
import { bodyValue } from './blocks.ts';
import { derived, literal } from '../../value/origins.ts';
import type { Instance } from './scope.ts';

/** An attribute of a data source. */
export function dataAttribute(instance: Instance, attribute: string, at: Range): Value {
  const { block, scope, type } = instance;
  const own = block.body.attributes.get(attribute);
  if (own) return scope.evaluate(own.value);
  const argument = (name: string): Value => {
    const found = block.body.attributes.get(name);
    return found ? scope.evaluate(found.value) : { kind: 'absent', origin: literal(block.header) };
  };
  switch (type) {
    case 'aws_ami':
      if (attribute === 'id' || attribute === 'image_id') return lookedUp(instance, attribute, at, amiSearch(instance, argument));
      break;
    case 'aws_ssm_parameter':
      if (attribute === 'value' || attribute === 'insecure_value') return ssm(instance, argument('name'), at);
      break;
    case 'aws_iam_role':
      if (attribute === 'arn') return roleArn(instance, argument('name'), at);
      break;
    case 'cloudinit_config':
    case 'template_cloudinit_config':
      if (attribute === 'rendered') return rendered(instance, argument, at);
      break;
    case 'aws_launch_template':
      return { ...lookedUp(instance, attribute, at), reference: { address: instance.address, attribute } };
  }
  return lookedUp(instance, attribute, at);
}

function lookedUp(instance: Instance, attribute: string, at: Range, lookup?: Lookup): Unknown {
  return unknown({ code: 'looked-up', text: `${instance.name}.${attribute} is looked up when Terraform runs`, at: instance.block.header }, derived(at), {
    identity: `ref:${instance.address}.${attribute === 'image_id' ? 'id' : attribute}`,
    ...(lookup ? { lookup } : {}),
  });
}

function ssm(instance: Instance, name: Value, at: Range): Value {
  return lift(
    [name],
    (settled) =>
      unknown({ code: 'looked-up', text: `${instance.name} is looked up when Terraform runs`, at: instance.block.header }, settled.origin, {
        identity: `ref:${instance.address}.value`,
        lookup: { kind: 'ssmParameter', name: settled as Value<string> },
      }),
    derived(at),
  );
}

/** Filters come as blocks, `filter { name = "name" values = […] }`, and two as arguments of their own. */
function amiSearch({ block, scope }: Instance, argument: (name: string) => Value): Lookup {
  const filters = new Map<string, Value>();
  for (const filter of block.body.blocks.filter(({ type }) => type === 'filter')) {
    const name = filter.body.attributes.get('name');
    const values = filter.body.attributes.get('values');
    const called = name && scope.evaluate(name.value);
    if (called?.kind === 'known' && values) filters.set(String(called.value), scope.evaluate(values.value));
  }
  return { kind: 'amiSearch', owners: argument('owners'), filters, at: block.header };
}

const SERVICE_LINKED = 'AWSServiceRoleForBatch';

/** The role of that name; only of AWS Batch's service-linked one the path is known. */
function roleArn(instance: Instance, name: Value, at: Range): Value {
  return lift(
    [name],
    (settled): Value => {
      const open = lookedUp(instance, 'arn', at);
      if (settled.kind !== 'known' || settled.value !== SERVICE_LINKED) return open;
      return concat([open, known(`:role/aws-service-role/batch.amazonaws.com/${SERVICE_LINKED}`, derived(at))], at, 'arn');
    },
    derived(at),
  );
}

/** A cloud-init archive; compressed, which is the default, nothing is known of what it holds. */
function rendered(instance: Instance, argument: (name: string) => Value, at: Range): Value {
  const open = lookedUp(instance, 'rendered', at);
  const gzip = argument('gzip');
  if (gzip.kind !== 'known' || String(gzip.value) !== 'false') return open;
  const parts = bodyValue(instance.block.body, instance.scope).entries.get('part')?.value;
  const contents = parts?.kind === 'known' && isList(parts.value) ? parts.value.items.map((part) => memberText(part, 'content')) : [];
  const types = parts?.kind === 'known' && isList(parts.value) ? parts.value.items.map((part) => memberText(part, 'content_type')) : [];
  return lift(
    [...contents, ...types],
    (...settled: Settled[]) => {
      const text = (value: string): Settled => known(value, derived(at));
      const pieces = contents.flatMap((_, index) => {
        const type = settled[contents.length + index]!;
        return [text('\n--MIMEBOUNDARY\nContent-Type: '), type.kind === 'absent' ? text('text/plain') : type, text('\n\n'), settled[index]!];
      });
      const encodes = concat(
        [text('Content-Type: multipart/mixed; boundary="MIMEBOUNDARY"\nMIME-Version: 1.0\n'), ...pieces, text('\n--MIMEBOUNDARY--\n')],
        at,
        'rendered',
      );
      return { ...open, encodes };
    },
    derived(at),
  );
}

function memberText(part: Value, name: string): Value {
  if (part.kind !== 'known' || typeof part.value !== 'object' || !('entries' in part.value))
    return { kind: 'absent', origin: part.kind === 'choice' ? derived(part.over.at) : part.origin };
  return part.value.entries.get(name)?.value ?? { kind: 'absent', origin: part.origin };
}
