// The rules of amilint that an app's author acknowledged, as `Validations.of(construct).acknowledge(…)`
// writes them. Source: npm package aws-cdk-lib 2.276, entries `aws:cdk:acknowledged-rules` of a stack's
// metadata
import type { Acknowledgement } from '../../model/layout.ts';
import type { Files } from '../../model/resource.ts';
import type { Range, Source } from '../../value/source.ts';
import type { Assemblies } from './assemblies.ts';
import { recordOf, recordsOf } from './data.ts';

const PREFIX = 'amilint::';

export function acknowledgedIn({ templates }: Assemblies, files: Files): readonly Acknowledgement[] {
  const stacks = new Set([...templates.values()].map(({ stack }) => stack));
  return [...stacks].flatMap((stack) => {
    const places = [stack.metadataFile, stack.manifest].flatMap((path) =>
      path === undefined ? [] : (files.read(path) ?? []),
    );
    return Object.entries(stack.metadata()).flatMap(([path, entries]) =>
      recordsOf(entries)
        .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
        .flatMap(({ data }) => Object.entries(recordOf(data) ?? {}))
        .filter(([id]) => id.startsWith(PREFIX))
        .flatMap(([id, reason]) => {
          const at = placeOf(path, id, places);
          const policy = id.slice(PREFIX.length);
          const construct = path.replace(/^\//, '').replace(/\/(?:Resource|Default)$/, '');
          return at === undefined ? [] : [{ policy, construct, reason: String(reason ?? ''), at }];
        }),
    );
  });
}

/** Where the id is written, behind the path of its construct. */
function placeOf(path: string, id: string, sources: readonly Source[]): Range | undefined {
  for (const source of sources) {
    const from = source.text.indexOf(JSON.stringify(path));
    const start = from < 0 ? -1 : source.text.indexOf(JSON.stringify(id), from);
    if (start >= 0) return { source, start: start + 1, end: start + 1 + id.length };
  }
  return undefined;
}
