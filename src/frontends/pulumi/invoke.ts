// Functions of providers, which look something up when Pulumi runs: AMIs, SSM parameters, roles, launch
// templates.
import { misused } from '../../evaluation/functions.ts';
import { reference } from '../../evaluation/identity.ts';
import { amiSearch, roleArn, ssmParameter } from '../../evaluation/lookups.ts';
import { withStep } from '../../evaluation/outcomes.ts';
import { derived, literal } from '../../value/origins.ts';
import type { Range } from '../../value/source.ts';
import { unknown, type Unknown, type Value } from '../../value/value.ts';
import { memberAt } from '../document/nodes.ts';
import type { Node } from '../document/syntax.ts';
import type { Call } from './functions.ts';
import { memberOf } from './placeholders.ts';
import type { Scope } from './scope.ts';
import { shortToken } from './types.ts';

/** A look-up where it is used. */
interface LookUp {
  /** The short form of the function, `aws:ssm:getParameter`. */
  readonly token: string;
  readonly address: string;
  readonly at: Range;
  readonly scope: Scope;
  argument(name: string): Value;
}

/** `fn::invoke: { function, arguments, return }`; older programs write the names with a capital. */
export function invoked(call: Call): Value {
  const { argument } = call;
  const either = (name: string): Node | undefined =>
    (memberAt(argument, name) ?? memberAt(argument, `${name.charAt(0).toUpperCase()}${name.slice(1)}`))
      ?.value;
  const token = either('function');
  if (token?.kind !== 'scalar') return misused(call, 'a function and its arguments');
  const object = lookUp(token.text, either('arguments'), call);
  const part = either('return');
  return part?.kind === 'scalar' ? memberOf(object, part.text, call.at, call.scope) : object;
}

/** `fn::aws:ssm:getParameter: { name: … }` */
export function invokedByName(call: Call): Value {
  return lookUp(call.name.slice('fn::'.length), call.argument, call);
}

/** The result as a value: unknown, with a reference by which its attributes are found. */
function lookUp(token: string, argumentsNode: Node | undefined, { at, scope }: Call): Unknown {
  const address = `${scope.address}${token}@${at.start}`;
  const one: LookUp = {
    token: shortToken(token),
    address,
    at,
    scope,
    argument: (name) => {
      const member = memberAt(argumentsNode, name);
      return member ? scope.evaluate(member.value) : { kind: 'absent', origin: literal(at) };
    },
  };
  scope.scan.objects.set(address, (attribute, place) =>
    withStep(
      { kind: 'attribute', name: `${one.token}.${attribute}`, at: place },
      attributeOf(one, attribute, place),
    ),
  );
  return unknown({ code: 'looked-up', text: `${one.token} is looked up when Pulumi runs`, at }, derived(at), {
    identity: reference(address),
    reference: { address, attribute: '' },
  });
}

function attributeOf(one: LookUp, attribute: string, at: Range): Value {
  const { token, address, argument } = one;
  const result = unknown(
    { code: 'looked-up', text: `${token} is looked up when Pulumi runs`, at: one.at },
    derived(at),
    { identity: reference(address, attribute === 'imageId' ? 'id' : attribute) },
  );
  switch (`${token}.${attribute}`) {
    case 'aws:ec2:getAmi.id':
    case 'aws:ec2:getAmi.imageId':
      return { ...result, lookup: amiSearch(argument('owners'), argument('filters'), one.at) };
    case 'aws:ssm:getParameter.value':
    case 'aws:ssm:getParameter.insecureValue':
      return ssmParameter(result, argument('name'), at);
    case 'aws:iam:getRole.arn':
      return roleArn(result, argument('name'), at);
    default:
      return token.endsWith(':getLaunchTemplate') ? { ...result, reference: { address, attribute } } : result;
  }
}
