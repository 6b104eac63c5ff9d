// What is known about one value of infrastructure code, and where it is located.
import { identify, type Identity } from './identity.ts';
import type { Range } from './source.ts';

/** One step on a value's way from its use to the place where it was written. */
export interface Step {
  readonly kind:
    | 'reference'
    | 'parameter'
    | 'mapping'
    | 'attribute'
    | 'module'
    | 'variable'
    | 'local'
    | 'output'
    | 'export'
    | 'resource'
    | 'item'
    | 'text';
  /** The name of the parameter, mapping, variable…, without decoration. */
  readonly name: string;
  readonly at: Range;
}

/** No step: one list for all values that are located where they are used, which are most. */
export const NO_STEPS: readonly Step[] = [];

/** Where a value comes from. */
export interface Origin {
  /**
   * The literal itself; for a value that is computed or missing, the expression or the object that lacks it.
   */
  readonly at: Range;
  /**
   * `literal` is written in the code, at its use or in a mapping or local; `default` is a parameter's or
   * variable's default; `supplied` is written in a file of values (parameters, tfvars, inputs of Terragrunt,
   * a plan); `given` comes from an option, the settings or the environment, and `at` is the declaration;
   * `derived` was computed from other values; `missing` is not there, and `at` is the key or header of the
   * object that lacks it.
   */
  readonly how: 'literal' | 'default' | 'supplied' | 'given' | 'derived' | 'missing';
  /**
   * The way from the use to `at`: the first step is the expression written in the attribute itself. Empty for
   * a plain literal.
   */
  readonly via: readonly Step[];
}

/** Why a value is not known. The texts are sentence parts: lower case, without a full stop. */
export interface Why {
  readonly code: WhyCode;
  /** «parameter AmiId has no default». */
  readonly text: string;
  /** What would make it known: «give it with --parameter AmiId=…». */
  readonly settle?: string;
  /** The place of the reason. */
  readonly at?: Range;
  /** Whatever the value is, later deployments have the same one. */
  readonly lasts?: true;
}

export type WhyCode =
  | 'no-default' // a parameter or variable without default
  | 'pseudo-parameter' // account, region, partition, stack name…
  | 'looked-up' // SSM, Secrets Manager, a data source: looked up at deployment
  | 'deploy-time' // an attribute of a resource that exists only after deployment
  | 'outside' // an import, a remote module, a template that is not in the scan
  | 'not-understood' // an expression or transform that this version does not evaluate
  | 'invalid' // an expression that deployment would refuse
  | 'too-many'; // a limit of the scan was reached

/** Points at another resource of the scanned code: `!Ref X`, `!GetAtt X.Arn`, `aws_x.y.id`. */
export interface Reference {
  /** Address of the resource, unique in the scan. */
  readonly address: string;
  /**
   * Which attribute of it: a CloudFormation attribute name, a Terraform attribute; `Ref` for a plain
   * CloudFormation Ref.
   */
  readonly attribute: string;
}

/** A lookup whose path or filters are in the code though its result is not. */
export type Lookup =
  | {
      readonly kind: 'ssmParameter';
      readonly name: Value<string>;
      /** The part of the JSON value that is used, as in jsondecode(…).image_id. */ readonly member?: string;
    }
  | {
      readonly kind: 'amiSearch';
      readonly owners: Value;
      readonly filters: ReadonlyMap<string, Value>;
      readonly at: Range;
    };

export interface Known<T = Data> {
  readonly kind: 'known';
  readonly value: T;
  readonly origin: Origin;
  /** For a text whose characters can be found again in the source: the places of its stretches, in order. */
  readonly segments?: readonly Segment[];
  /** For the result of a base64 encoding: what was encoded. */
  readonly encodes?: Settled<string>;
  /** The resource of the scan that it names: it is an id, a name or an ARN that a deployed resource has. */
  readonly reference?: Reference;
  /** A secret, or made of one: no output shows it (sensitive.ts). */
  readonly sensitive?: true;
}

/**
 * From the offset `from` of a text up to the next segment, its characters are located at `at`, one by one.
 */
export interface Segment {
  readonly from: number;
  readonly at: Range;
  /** All its characters are located at the whole of `at`: they were decoded from it. */
  readonly isWhole?: true;
  /** The text of which this segment is the base64 encoding. */
  readonly encodes?: Settled<string>;
}

/**
 * Certainly not set. `origin.at` is the key of the object that lacks it, or the `AWS::NoValue` in its place.
 */
export interface Absent {
  readonly kind: 'absent';
  readonly origin: Origin;
}

/** Not known before deployment, or not to this scan. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly why: Why;
  /** True when it might turn out not to be set at all. */
  readonly mayBeAbsent: boolean;
  /** Names the unknown: two with the same identity are equal whatever they turn out to be. */
  readonly identity: Identity;
  /** What it is certainly not. */
  readonly isNot?: readonly Scalar[];
  /** A text of which parts are known: literals, and unknowns between them. */
  readonly parts?: readonly (Known<string> | Unknown)[];
  /** For the result of a base64 encoding: what was encoded. */
  readonly encodes?: Settled<string>;
  /** Whether gzip has compressed what was encoded. */
  readonly isCompressed?: boolean;
  readonly reference?: Reference;
  readonly lookup?: Lookup;
  /** For a map that a loop makes of something unknown: one member, in which all are alike. */
  readonly member?: { readonly key: Value; readonly value: Value };
  /**
   * What it was when a plan was made, though it may be another at the next run: it selects a branch of the
   * code.
   */
  readonly was?: string;
  readonly origin: Origin;
}

/**
 * Something unknown that picks between values: a condition, a parameter with allowed values, a mapping's key.
 */
export interface Variable {
  /** Unique in the scan: equal variables are decided together. */
  readonly id: string;
  readonly kind: 'condition' | 'parameter' | 'pseudoParameter' | 'variable' | 'expression';
  /** As a person would name it: `IsGpu`, `AmiId`, `AWS::Region`. */
  readonly name: string;
  /** What it can be, the default first: `true`, `gpu`, `us-east-1`, `another value`. At least two. */
  readonly cases: readonly string[];
  /** Its cases are secrets, which no output shows. */
  readonly sensitive?: boolean;
  /** Whether the first case is a default: what is true for the code as it is. */
  readonly hasDefault?: boolean;
  /** The unknown whose value the cases state: a value for each case, undefined for none of the others. */
  readonly about?: { readonly identity: string; readonly values: readonly (Scalar | undefined)[] };
  readonly at: Range;
}

/** One of several values, by what a variable turns out to be. `branches` runs parallel to `over.cases`. */
export interface Choice<T = Data> {
  readonly kind: 'choice';
  readonly over: Variable;
  readonly branches: readonly Value<T>[];
}

/** A value in a world in which every choice on its surface is decided. */
export type Settled<T = Data> = Known<T> | Absent | Unknown;
export type Value<T = Data> = Settled<T> | Choice<T>;

export type Scalar = string | number | boolean;

/** The data of a known value. */
export type Data = Scalar | List | Dictionary;

export interface List {
  readonly items: readonly Value[];
  /**
   * Its type in Terraform: all items have one type, and those of a set have neither an order nor indices.
   * Without it, a tuple.
   */
  readonly collection?: 'list' | 'set';
  /** Present when more items may follow that are not known. */
  readonly rest?: Unknown;
}

export interface Dictionary {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Its type in Terraform: all members have one type. Without it, an object. */
  readonly collection?: 'map';
  /** Present when it may have further members that are not known. */
  readonly rest?: Unknown;
}

export interface Entry {
  readonly key: Range;
  readonly value: Value;
}

export function known<T>(value: T, origin: Origin): Known<T> {
  return { kind: 'known', value, origin };
}

export function absent(at: Range): Absent {
  return { kind: 'absent', origin: { at, how: 'missing', via: NO_STEPS } };
}

export function unknown(
  why: Why,
  origin: Origin,
  more: Partial<Omit<Unknown, 'kind' | 'why' | 'origin'>> = {},
): Unknown {
  return {
    kind: 'unknown',
    why,
    origin,
    mayBeAbsent: false,
    identity: identify(`${why.code}:${why.text}`),
    ...more,
  };
}

/** A choice between branches; if all branches are one and the same value, that value. */
export function choice<T>(over: Variable, branches: readonly Value<T>[]): Value<T> {
  const first = branches[0]!;
  return branches.every((branch) => branch === first) ? first : { kind: 'choice', over, branches };
}

export function isList(data: unknown): data is List {
  return typeof data === 'object' && data !== null && 'items' in data;
}

export function isDictionary(data: unknown): data is Dictionary {
  return typeof data === 'object' && data !== null && 'entries' in data;
}

/** An origin that was reached through one more step, nearer to the use. */
export function through(step: Step, origin: Origin): Origin {
  return { at: origin.at, how: origin.how, via: [step, ...origin.via] };
}

/** The same value, reached through one more step; a choice passes it to its branches. */
export function valueThrough<T>(step: Step, value: Value<T>): Value<T> {
  if (value.kind === 'choice')
    return { ...value, branches: value.branches.map((branch) => valueThrough(step, branch)) };
  return { ...value, origin: through(step, value.origin) };
}

/**
 * The expression written in the attribute itself: the first step of the value's way, or the literal if there
 * is none.
 */
export function attributeRange(value: Settled<unknown>): Range {
  return value.origin.via[0]?.at ?? value.origin.at;
}
