// The short tags of CloudFormation, and what each can precede.
import { own } from '../../value/own.ts';
import tags from 'cloudformation-js-yaml-schema/tags.json' with { type: 'json' };
import type { Node } from '../document/syntax.ts';

type Kind = Node['kind'];

const KINDS: { readonly [yaml: string]: Kind } = { scalar: 'scalar', sequence: 'list', mapping: 'map' };

/** What the schema's list leaves out, from the reference pages of the functions. */
const FURTHER: { readonly [kind in Kind]: readonly string[] } = {
  scalar: ['Base64', 'Transform', 'Length', 'ToJsonString', 'Not', 'Split', 'Join'],
  list: [
    'Base64',
    'ToJsonString',
    'Length',
    'GetAZs',
    'ImportValue',
    'ForEach',
    'Contains',
    'EachMemberEquals',
    'EachMemberIn',
    'RefAll',
    'ValueOf',
    'ValueOfAll',
  ],
  map: [
    'And',
    'Cidr',
    'Equals',
    'FindInMap',
    'GetAtt',
    'GetAZs',
    'GetStackOutput',
    'If',
    'Join',
    'Length',
    'Not',
    'Or',
    'Select',
    'Split',
    'Sub',
    'ToJsonString',
    'Transform',
  ],
};

const kinds = new Map<string, Set<Kind>>();
for (const [yaml, names] of Object.entries<readonly string[]>(tags))
  for (const name of names) admit(name, own(KINDS, yaml)!);
for (const kind of Object.values(KINDS)) for (const name of FURTHER[kind]) admit(name, kind);

function admit(name: string, kind: Kind): void {
  const of = kinds.get(name);
  if (of) of.add(kind);
  else kinds.set(name, new Set([kind]));
}

/** What the tag can precede; undefined for a tag that CloudFormation does not have. */
export function kindsOf(tag: string): ReadonlySet<Kind> | undefined {
  return kinds.get(tag);
}
