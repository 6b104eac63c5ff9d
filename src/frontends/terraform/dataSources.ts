// What data sources look up: AMIs, SSM parameters, roles, launch templates, cloud-init archives.
import { zip } from '../../value/zip.ts';
import { amiSearch, roleArn, ssmParameter } from '../../evaluation/lookups.ts';
import { reference } from '../../evaluation/identity.ts';
import { concat } from '../../value/compose.ts';
import { lift } from '../../value/lift.ts';
import type { Range, Source } from '../../value/source.ts';
import {
  isDictionary,
  isList,
  known,
  unknown,
  type Settled,
  type Unknown,
  type Value,
} from '../../value/value.ts';
import { bodyValue } from './blocks.ts';
import { derived, invalid, literal } from '../../value/origins.ts';
import { relocated } from './relocate.ts';
import type { Instance } from './scope.ts';
import { HclError } from './syntax/tree.ts';
import { templateOf } from './syntax/templates.ts';
import { policyDocument } from './policyDocument.ts';

/** An attribute of a data source. */
export function dataAttribute(instance: Instance, attribute: string, at: Range): Value {
  const { block, scope, type } = instance;
  const own = block.body.attributes.get(attribute);
  if (own) return scope.evaluate(own.value);
  const computed = COMPUTED.get(type);
  return (
    (computed?.attributes.includes(attribute) ? computed.value(instance, at, attribute) : undefined) ??
    (type === 'aws_launch_template'
      ? { ...lookedUp(instance, attribute, at), reference: { address: instance.address, attribute } }
      : lookedUp(instance, attribute, at))
  );
}

function argumentOf({ block, scope }: Instance, name: string): Value {
  const found = block.body.attributes.get(name);
  return found ? scope.evaluate(found.value) : { kind: 'absent', origin: literal(block.header) };
}

interface Computed {
  readonly attributes: readonly string[];
  readonly value: (instance: Instance, at: Range, attribute: string) => Value | undefined;
}

const archive: Computed = {
  attributes: ['rendered'],
  value: (instance, at) => rendered(instance, (name) => argumentOf(instance, name), at),
};

/** Data sources whose attributes are known, or are look-ups that policies understand. */
const COMPUTED: ReadonlyMap<string, Computed> = new Map([
  ['aws_ami', { attributes: ['id', 'image_id'], value: searchedImage }],
  [
    'aws_ssm_parameter',
    {
      attributes: ['value', 'insecure_value'],
      value: (instance: Instance, at: Range) =>
        ssmParameter(wholly(lookedUp(instance, 'value', at), instance), argumentOf(instance, 'name'), at),
    },
  ],
  [
    'aws_iam_role',
    {
      attributes: ['arn'],
      value: (instance: Instance, at: Range) =>
        roleArn(lookedUp(instance, 'arn', at), argumentOf(instance, 'name'), at),
    },
  ],
  [
    'aws_iam_policy_document',
    {
      attributes: ['json', 'minified_json'],
      value: (instance: Instance, at: Range) =>
        policyDocument(instance, at) ?? lookedUp(instance, 'json', at),
    },
  ],
  ['cloudinit_config', archive],
  ['template_cloudinit_config', archive],
  [
    'template_file',
    {
      attributes: ['rendered'],
      value: (instance: Instance, at: Range) => filled(instance, (name) => argumentOf(instance, name), at),
    },
  ],
]);

function searchedImage(instance: Instance, at: Range, attribute: string): Value {
  const { block, scope } = instance;
  const filters = bodyValue(block.body, scope).entries.get('filter')?.value;
  const lookup = amiSearch(argumentOf(instance, 'owners'), filters, block.header);
  return { ...lookedUp(instance, attribute, at), lookup };
}

function lookedUp(instance: Instance, attribute: string, at: Range): Unknown {
  return unknown(
    {
      code: 'looked-up',
      text: `${instance.name}.${attribute} is looked up when Terraform runs`,
      at: instance.block.header,
    },
    derived(at),
    {
      identity: reference(instance.address, attribute === 'image_id' ? 'id' : attribute),
    },
  );
}

/** A data source with one value is named without it. */
function wholly(result: Unknown, { name }: Instance): Unknown {
  return { ...result, why: { ...result.why, text: `${name} is looked up when Terraform runs` } };
}

/** A cloud-init archive; compressed, which is the default, nothing is known of what is in it. */
function rendered(instance: Instance, argument: (name: string) => Value, at: Range): Value {
  const result = lookedUp(instance, 'rendered', at);
  const gzip = argument('gzip');
  if (gzip.kind === 'unknown' || gzip.kind === 'choice') return result;
  // Both data sources compress unless that is switched off.
  const isCompressed = !(gzip.kind === 'known' && String(gzip.value) === 'false');
  const parts = itemsOf(bodyValue(instance.block.body, instance.scope).entries.get('part')?.value);
  const contents = parts.map((part) => member(part, 'content'));
  const types = parts.map((part) => member(part, 'content_type'));
  return lift(
    [...contents, ...types],
    (...settled: Settled[]) => {
      const text = (value: string): Settled => known(value, derived(at));
      const found = zip(settled, settled.slice(contents.length));
      const pieces = found.slice(0, contents.length).flatMap(([content, type]) => {
        return [
          text('\n--MIMEBOUNDARY\nContent-Type: '),
          type.kind === 'absent' ? text('text/plain') : type,
          text('\n\n'),
          content,
        ];
      });
      const encodes = concat(
        [
          text('Content-Type: multipart/mixed; boundary="MIMEBOUNDARY"\nMIME-Version: 1.0\n'),
          ...pieces,
          text('\n--MIMEBOUNDARY--\n'),
        ],
        at,
        'rendered',
      );
      return { ...result, encodes, ...(isCompressed ? { isCompressed } : {}) };
    },
    derived(at),
  );
}

/**
 * A template of the provider template, with its variables put in. What is computed in a text of the code is
 * located at the argument.
 */
function filled(instance: Instance, argument: (name: string) => Value, at: Range): Value {
  const result = lookedUp(instance, 'rendered', at);
  const vars = argument('vars');
  const names =
    vars.kind === 'known' && isDictionary(vars.value)
      ? [...vars.value.entries].map(([name, { value }]): [string, Value] => [name, value])
      : [];
  if (vars.kind === 'unknown' || vars.kind === 'choice') return result;
  return lift(
    [argument('template')],
    (template): Value => {
      if (template.kind !== 'known' || typeof template.value !== 'string') return result;
      const { origin, value: text } = template;
      const { source } = origin.at;
      const isFile = source.text === text;
      const written: Source = isFile ? source : { path: source.path, text };
      try {
        const value = instance.scope.bind(Object.fromEntries(names)).evaluate(templateOf(written));
        return isFile ? value : relocated(value, written, () => origin.at);
      } catch (error) {
        if (!(error instanceof HclError)) throw error;
        return invalid(`the template of ${instance.name} is not well-formed: ${error.message}`, origin.at);
      }
    },
    derived(at),
  );
}

function itemsOf(list: Value | undefined): readonly Value[] {
  return list?.kind === 'known' && isList(list.value) ? list.value.items : [];
}

function member(block: Value, name: string): Value {
  if (block.kind !== 'known' || !isDictionary(block.value))
    return { kind: 'absent', origin: block.kind === 'choice' ? derived(block.over.at) : block.origin };
  return block.value.entries.get(name)?.value ?? { kind: 'absent', origin: block.origin };
}
