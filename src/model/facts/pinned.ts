// Facts about AMIs that are looked up, but by a version or a name that only one of them has.
import { holdsSensitive, SENSITIVE } from '../../value/sensitive.ts';
import { textOf } from '../../value/source.ts';
import { literal } from '../../value/origins.ts';
import { known, type Known, type Settled } from '../../value/value.ts';
import { parameterPath } from '../ami.ts';
import { renovateComment } from '../renovate.ts';
import { byLiteral, ssmParameter, texts } from './image.ts';
import type { ImageRow } from './imageSources.ts';
import { none, type Facts } from './fact.ts';

/** A version at the end of a parameter's name; a label, which moves, is no number. */
const VERSION = /:\d+$/;

/** A date as in `20240815` or `2024-08-15`, or a version number of two dots, which names of AMIs have. */
const DATED = /\d{8}|\d{4}[-_]\d\d[-_]\d\d|\d+\.\d+\.\d+/;

/** A dynamic reference with a version. */
const VERSIONED_REFERENCE = /\{\{resolve:ssm:([^{}]+:\d+)\}\}/;

/** The name of the SSM parameter as it is written, with the version if it has one. */
function writtenName({ image, world }: ImageRow): Known<string> | undefined {
  const parameter = ssmParameter(image, world);
  if (!parameter) return undefined;
  const { value } = image.id;
  if (value.kind === 'known') return { ...parameter.name, value: String(value.value) };
  const [, versioned] = VERSIONED_REFERENCE.exec(textOf(value.origin.at)) ?? [];
  return versioned === undefined ? parameter.name : { ...parameter.name, value: versioned };
}

/** The path of the SSM parameter, if it names a version. */
function pinnedParameter(row: ImageRow): Settled {
  const { origin } = row.image.id.value;
  const name = writtenName(row);
  if (!name || renovateComment(name.origin.at)) return none(origin);
  const isPublic = name.value.includes('/aws/service/');
  const isPinned = VERSION.test(name.value) || (isPublic && DATED.test(name.value));
  return isPinned ? name : none(origin);
}

/** The name for which AMIs are searched, if only one can have it; located at the filter of the search. */
function pinnedSearch({ image, world }: ImageRow): Settled {
  const { value } = image.id;
  const lookup = value.kind === 'unknown' ? value.lookup : undefined;
  const filter = lookup?.kind === 'amiSearch' ? lookup.filters.get('name') : undefined;
  if (!filter) return none(value.origin);
  const names = texts(filter, world);
  const { origin } = world.resolve(filter);
  if (names.length === 0 || renovateComment(origin.at)) return none(origin);
  const isPinned = names.every((name) => !/[*?]/.test(name) && DATED.test(name));
  if (!isPinned) return none(origin);
  return known(holdsSensitive(filter) ? SENSITIVE : names.join(', '), origin);
}

/** The path of a parameter of the user's own that EC2 looks up when it launches an instance. */
function privateParameter(row: ImageRow): Settled {
  const { value } = row.image.id;
  const parameter = ssmParameter(row.image, row.world);
  if (value.kind !== 'known' || !parameter) return none(value.origin);
  const isPublic = parameterPath(parameter.name.value).startsWith('/aws/service/');
  return isPublic ? none(value.origin) : parameter.name;
}

/** What the CDK has looked the id up by: an SSM parameter with cachedInContext, or a search. */
function cached(row: ImageRow, kind: 'parameter' | 'search'): Settled {
  const { value, origin } = byLiteral(row);
  const lookup = value === undefined ? undefined : row.environment.lookups?.get(value);
  if (!lookup || (lookup.parameter === undefined) !== (kind === 'search')) return none(origin);
  return known(lookup.parameter ?? lookup.by, literal(lookup.at));
}

export const pinnedImageFacts: Facts<ImageRow> = {
  '/image/pinnedParameter': {
    type: 'text',
    doc: 'The path of the SSM parameter that it is looked up from, if it names one version.',
    of: pinnedParameter,
  },
  '/image/cachedLookup': {
    type: 'text',
    doc: 'What the CDK has looked the id up by, if it was a search for AMIs and cdk.context.json keeps the answer.',
    of: (row) => cached(row, 'search'),
  },
  '/image/cachedParameter': {
    type: 'text',
    doc: 'The SSM parameter that the CDK has looked the id up from, if cdk.context.json keeps the answer (cachedInContext).',
    of: (row) => cached(row, 'parameter'),
  },
  '/image/privateParameter': {
    type: 'text',
    doc: 'The path of the SSM parameter that EC2 looks up at launch, if it is not one of AWS.',
    of: privateParameter,
  },
  '/image/pinnedSearch': {
    type: 'text',
    doc: 'The name for which AMIs are searched, if it is that of one AMI.',
    of: pinnedSearch,
  },
};
