// Which templates can matter to a compute environment, found by a search of their texts, so that no other one
// is parsed.
import type { Source } from '../../value/source.ts';
import { mentionsBatch } from './template.ts';

const NESTING = /AWS::(?:CloudFormation::Stack(?:Set)?|Serverless::Application)\b/;
const IMPORTING = /\bFn::ImportValue\b|!ImportValue\b/;
const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';

/** What else decides which templates matter. */
export interface Relevance {
  /** Files that were named on the command line. */
  readonly named: ReadonlySet<string>;
  /**
   * Whether what a template nests can be written elsewhere: in values that the user supplies, or by an app.
   */
  readonly nestsByValue: boolean;
}

/**
 * The templates with AWS Batch or launch templates, those that nest such a template, and, if one of these
 * imports a value, those that export some. What they nest is read when they are.
 */
export function relevantTemplates(sources: readonly Source[], relevance: Relevance): readonly Source[] {
  const found = new Set(
    sources.filter(
      (source) =>
        mentionsBatch(source) || relevance.named.has(source.path) || source.text.includes(LAUNCH_TEMPLATE),
    ),
  );
  addNesting(found, sources, relevance);
  if (![...found].some(({ text }) => IMPORTING.test(text)))
    return sources.filter((source) => found.has(source));
  // The exporting template may be nested, and its exports then have the name that its parent sets.
  return sources;
}

/** Adds the templates that nest one that was found: they can set its parameters. */
function addNesting(found: Set<Source>, sources: readonly Source[], { nestsByValue }: Relevance): void {
  let pending = sources.filter((source) => !found.has(source) && NESTING.test(source.text));
  const stems = new Set([...found].map(stemOf));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    const left: Source[] = [];
    for (const source of pending) {
      if (!nestsByValue && ![...stems].some((stem) => source.text.includes(stem))) {
        left.push(source);
        continue;
      }
      found.add(source);
      stems.add(stemOf(source));
    }
    pending = left;
  }
}

/** The name of a file up to its first dot: the rest of it may be put together. */
function stemOf({ path }: Source): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.split('.', 1)[0] || name;
}
