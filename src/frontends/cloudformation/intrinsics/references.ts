// Functions that refer to something: Ref, GetAtt, ImportValue, Transform.
import { misused } from '../../../evaluation/functions.ts';
import { call as callIdentity, identityOf, reference } from '../../../evaluation/identity.ts';
import { withStep } from '../../../evaluation/outcomes.ts';
import { lift } from '../../../value/lift.ts';
import { HOLE, plainText, sameText, skeleton } from '../../../value/text.ts';
import { absent, unknown, type Settled, type Value } from '../../../value/value.ts';
import { includedBy } from '../include.ts';
import { fillName } from '../members.ts';
import { evaluateOnce } from '../once.ts';
import { derived, invalid } from '../../../value/origins.ts';
import { pseudoParameter } from '../pseudo.ts';
import type { Call, Intrinsic } from '../scope.ts';
import { memberAt } from '../../document/nodes.ts';

const Ref: Intrinsic = (call) => {
  if (call.argument.kind !== 'scalar') return misused(call, 'a name');
  return referTo(fillName(call.argument.text, call.scope), call);
};

/** What a logical name means: the item of a loop, a parameter, a pseudo parameter or a resource. */
export function referTo(name: string, { scope, at }: Call): Value {
  const { stack } = scope;
  const bound = scope.bindings.get(name);
  if (bound) return withStep({ kind: 'reference', name, at }, bound);
  const parameter = stack.parameter(name);
  if (parameter) return withStep({ kind: 'parameter', name, at }, parameter);
  if (name === 'AWS::NoValue') return absent(at);
  const pseudo = pseudoParameter(name, at, stack);
  if (pseudo) return pseudo;
  if (stack.resources().byName.has(name)) return toResource(name, 'Ref', { scope, at });
  const rest = stack.resources().rest;
  if (rest) return unknown(rest.why, derived(at), { identity: reference(`${stack.address}${name}`) });
  return invalid(`there is no parameter or resource ${name}`, at);
}

/** An attribute of a resource; for a nested stack in reach, the value of its output. */
export function attributeOf(logicalId: string, attribute: string, call: Pick<Call, 'scope' | 'at'>): Value {
  const { scope, at } = call;
  const { stack } = scope;
  if (!stack.resources().byName.has(logicalId)) {
    const rest = stack.resources().rest;
    const address = `${stack.address}${logicalId}`;
    if (rest) return unknown(rest.why, derived(at), { identity: reference(address, attribute) });
    // A file can be a part of a template whose other parts are elsewhere: a message then names the resource.
    return { ...invalid(`there is no resource ${logicalId}`, at), reference: { address, attribute } };
  }
  if (attribute.startsWith('Outputs.')) {
    const name = attribute.slice('Outputs.'.length);
    const output = stack.nested(logicalId)?.output(name);
    if (output) return withStep({ kind: 'output', name: `${logicalId}.${name}`, at }, output);
  }
  return toResource(logicalId, attribute, call);
}

function toResource(logicalId: string, attribute: string, { scope, at }: Pick<Call, 'scope' | 'at'>): Value {
  const address = `${scope.stack.address}${logicalId}`;
  const what = attribute === 'Ref' ? `the identifier of ${logicalId}` : `${logicalId}.${attribute}`;
  return unknown({ code: 'deploy-time', text: `${what} is known after deployment`, at }, derived(at), {
    identity: reference(address, attribute),
    reference: { address, attribute },
  });
}

const GetAtt: Intrinsic = (call) => {
  const { argument, scope } = call;
  if (argument.kind === 'scalar') {
    const path = fillName(argument.text, scope);
    const dot = path.indexOf('.');
    if (dot < 1) return misused(call, 'a resource and an attribute');
    return attributeOf(path.slice(0, dot), path.slice(dot + 1), call);
  }
  if (argument.kind !== 'list' || argument.items.length < 2)
    return misused(call, 'a resource and an attribute');
  const parts = argument.items.map((item) => scope.evaluate(item));
  return lift(
    parts,
    (...settled: Settled[]): Value => {
      const notKnown = settled.find((part) => part.kind !== 'known');
      if (notKnown)
        return notKnown.kind === 'unknown'
          ? unknown(notKnown.why, derived(call.at), {
              identity: callIdentity('getatt', settled.map(identityOf)),
            })
          : misused(call, 'a resource and an attribute');
      const [logicalId = '', ...attribute] = settled.map((part) =>
        part.kind === 'known' ? String(part.value) : '',
      );
      return attributeOf(logicalId, attribute.join('.'), call);
    },
    derived(call.at),
  );
};

/** A name with `…` for the parts that are not known; undefined if all of it is not. */
function shownName(name: Settled): string | undefined {
  const text = plainText(name) ?? skeleton(name).replaceAll(HOLE, '…');
  return text === '…' ? undefined : text;
}

const ImportValue: Intrinsic = (call) =>
  lift(
    [call.scope.evaluate(call.argument)],
    (name): Value => {
      if (name.kind === 'absent') return misused(call, 'the name of an export');
      const found = call.scope.stack.scan.exportNamed(call.scope.stack, (candidate) =>
        sameText(candidate, name),
      );
      const called = shownName(name);
      const step = { kind: 'export', name: called ?? '…', at: call.at } as const;
      if (found) return withStep(step, found);
      const outside = unknown(
        {
          code: 'outside',
          text: `the export ${called ?? 'whose name is not known'} is not in the scanned code`,
          settle: 'scan the template that exports it, too',
          at: call.at,
        },
        derived(call.at),
        { identity: callIdentity('import', [identityOf(name)]) },
      );
      return called === undefined ? outside : withStep(step, outside);
    },
    derived(call.at),
  );

/**
 * `Fn::GetStackOutput: { StackName, OutputName, Region, RoleArn }`, which CDK writes for weak references
 * between stacks. Source: npm package aws-cdk-lib 2.276, `Fn.getStackOutput`
 */
const GetStackOutput: Intrinsic = (call) => {
  const { argument, scope, at } = call;
  const [stackName, outputName] = ['StackName', 'OutputName'].map((name) => memberAt(argument, name)?.value);
  if (!stackName || !outputName) return misused(call, 'StackName and OutputName');
  return lift(
    [scope.evaluate(stackName), scope.evaluate(outputName)],
    (stack, output): Value => {
      if (stack.kind === 'absent' || output.kind === 'absent')
        return misused(call, 'StackName and OutputName');
      const [from, name] = [plainText(stack), plainText(output)];
      const found =
        from !== undefined && name !== undefined && scope.stack.scan.outputOfStack(scope.stack, from, name);
      if (found) return withStep({ kind: 'output', name: `${from}.${name}`, at }, found);
      const what = `output ${name ?? 'whose name is not known'} of stack ${from ?? 'whose name is not known'}`;
      return unknown(
        {
          code: 'outside',
          text: `${what} is not in the scanned code`,
          settle: 'scan the cdk.out folder of the app that deploys that stack, too',
          at,
        },
        derived(at),
        { identity: callIdentity('stackoutput', [identityOf(stack), identityOf(output)]) },
      );
    },
    derived(at),
  );
};

const Transform: Intrinsic = (call) => {
  const included = includedBy(call.argument, call.at, call.scope);
  return included.kind === 'unknown' ? included : evaluateOnce(included, call.scope);
};

export const references: { readonly [name: string]: Intrinsic } = {
  Ref,
  'Fn::GetAtt': GetAtt,
  'Fn::ImportValue': ImportValue,
  'Fn::GetStackOutput': GetStackOutput,
  'Fn::Transform': Transform,
};
