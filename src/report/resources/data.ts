// The form of the resources in a JSON report: schemas/report.schema.json describes it. `amilint diff`
// compares them.
import type { Language, Resource, ResourceKind, Tool } from '../../model/resource.ts';
import type { Kept } from '../../model/retention.ts';
import type { Origin, Reference, Scalar, Step, Unknown, Variable, Why } from '../../value/value.ts';
import type { SourceData } from '../excerpt.ts';

/**
 * The kinds that a comparison reads. What jobs and roles may do is in no report, and neither are their
 * secrets.
 */
export const KINDS: ReadonlySet<ResourceKind> = new Set([
  'computeEnvironment',
  'launchTemplate',
  'jobQueue',
  'role',
  'serviceLinkedRole',
  'ssmParameter',
  'image',
]);

/** Properties of roles that no comparison reads, and that can be long. */
export const LEFT_OUT: ReadonlySet<string> = new Set(['policies', 'managedPolicyArns']);

export interface ResourcesData {
  /** The files that the places name by their position in this list. */
  readonly files: readonly string[];
  /** `file:line:column-line:column`, ends exclusive; values name them by their position in this list. */
  readonly places: readonly string[];
  /** What choices depend on; choices name them by their position in this list. */
  readonly variables: readonly VariableData[];
  /**
   * How properties are spelled if that is not as in the API, `null` for those that a language does not have.
   */
  readonly spellings: readonly SpellingData[];
  readonly list: readonly ResourceData[];
  /** What becomes of resources that the code had before; left out if there are none. */
  readonly removals?: readonly RemovalData[];
  /** The code of values that are not known. */
  readonly sources: readonly SourceData[];
}

/** Whether AWS keeps what the code drops or replaces. */
export interface KeptData extends Omit<Kept, 'at'> {
  readonly at: number;
}

export interface RemovalData extends KeptData {
  readonly address: string;
}

export type SpellingData = Readonly<Record<string, string | null>>;

export interface VariableData extends Omit<Variable, 'at' | 'about'> {
  readonly at: number;
  readonly about?: { readonly identity: string; readonly values: readonly (Scalar | null)[] };
}

export interface ResourceData extends Pick<Resource, 'address' | 'name' | 'type' | 'scope'> {
  readonly kind: ResourceKind;
  readonly language: Language;
  readonly tool: Tool;
  readonly provider?: { readonly version?: string | undefined; readonly from?: string };
  readonly spelling?: number;
  readonly isObserved?: true;
  readonly formerly?: readonly string[];
  readonly retention?: { readonly dropped?: KeptData; readonly replaced?: KeptData };
  readonly protectedBy?: { readonly text: string; readonly at: number };
  readonly importedBy?: number;
  readonly at: number;
  readonly exists: ValueData;
  readonly properties: ValueData;
}

/** Where a value is from: the place of the literal, and if it is used elsewhere, the place of that. */
export interface OriginData {
  readonly at: number;
  /** Left out for a literal. */
  readonly how?: Origin['how'];
  /** The step from its use. */
  readonly via?: { readonly kind: Step['kind']; readonly name: string; readonly at: number };
}

export interface EntryData {
  readonly name: string;
  readonly key: number;
  readonly value: ValueData;
}

export interface UnknownData extends OriginData {
  readonly unknown: Omit<Why, 'at' | 'settle'>;
  readonly identity: string;
  readonly mayBeAbsent?: true;
  readonly isNot?: readonly Scalar[];
  /** `self` for the value itself. */
  readonly parts?: readonly (ValueData | 'self')[];
  readonly reference?: Reference;
  readonly lookup?: LookupData;
}

export type LookupData =
  | { readonly kind: 'ssmParameter'; readonly name: ValueData; readonly member?: string }
  | {
      readonly kind: 'amiSearch';
      readonly owners: ValueData;
      readonly filters: readonly { readonly name: string; readonly value: ValueData }[];
      readonly at: number;
    };

export type ValueData =
  | (OriginData & { readonly value: Scalar; readonly reference?: Reference })
  | (OriginData & {
      readonly list: readonly ValueData[];
      readonly collection?: string;
      readonly rest?: UnknownData;
    })
  | (OriginData & {
      readonly entries: readonly EntryData[];
      readonly collection?: string;
      readonly rest?: UnknownData;
    })
  | (OriginData & { readonly absent: true })
  | (OriginData & { readonly secret: true })
  | UnknownData
  | { readonly choice: number; readonly branches: readonly ValueData[] };

export type UnknownPart = NonNullable<Unknown['parts']>[number];
