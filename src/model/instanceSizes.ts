// Which sizes the families of EC2's instance types have.
// Sources: docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html (the form of a size), and
// the list of types in AWS's SDK, whose days are in the data (sizes.capturedOn).
import sizes from './data/instance-sizes.json' with { type: 'json' };

/** The words for sizes. Others are a number before `xlarge`, and `metal`, also with a size behind it. */
const WORDS: readonly string[] = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge', 'metal'];
const SIZE = /^(?:nano|micro|small|medium|large|\d{0,3}xlarge|metal(?:-\d{1,3}xl)?)$/;

/** What is wrong with the size of a type. */
export interface SizeFault {
  /** `m5` of `m5.3xlarge`. */
  readonly family: string;
  /** The sizes that it can be instead. */
  readonly sizes: readonly string[];
  /** The day on which the family had just these sizes; undefined if no type of any family has the size. */
  readonly listedOn?: string;
}

/**
 * What is wrong with the size of a type whose family exists; undefined if nothing is. Sizes of the right form
 * are looked up only for families that have had the same ones for two years: younger ones may get more.
 * @param type `m5.3xlarge`
 * @param isFamily whether such a family exists
 */
export function sizeFault(type: string, isFamily: (family: string) => boolean): SizeFault | undefined {
  const [family = '', size, ...more] = type.toLowerCase().split('.');
  if (size === undefined) return undefined;
  const listed = settledSizes().get(family);
  if (listed?.includes(size) && more.length === 0) return undefined;
  if (more.length === 0 && SIZE.test(size))
    return listed && { family, sizes: listed, listedOn: sizes.capturedOn };
  return listed || isFamily(family) ? { family, sizes: listed ?? WORDS } : undefined;
}

let byFamily: ReadonlyMap<string, readonly string[]> | undefined;

/** The sizes of each family that has had the same ones for two years. */
function settledSizes(): ReadonlyMap<string, readonly string[]> {
  byFamily ??= new Map(
    Object.entries(sizes.families).flatMap(([list, families]) => {
      const shared = list.split(' ');
      return families.split(' ').map((family) => [family, shared] as const);
    }),
  );
  return byFamily;
}
