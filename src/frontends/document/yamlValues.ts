// Texts of YAML as values, also those of which parts are not known: an unknown part is a part of the text
// around it.
import { concat } from '../../value/compose.ts';
import { lift } from '../../value/lift.ts';
import { derived, invalid } from '../../value/origins.ts';
import { HOLE, skeleton, textParts } from '../../value/text.ts';
import { known, type Settled, type Unknown, type Value } from '../../value/value.ts';
import { FaultError } from './faults.ts';
import { valueOfNode } from './jsonValues.ts';
import type { ScalarNode } from './syntax.ts';
import { readYaml } from './yaml.ts';

/**
 * The value of the first document of a text of YAML, all of it at the place of the text. What is no text
 * stays as it is.
 */
export function yamlValue(text: Value): Value {
  return lift(
    [text],
    (settled: Settled): Value => {
      if (settled.kind === 'absent' || (settled.kind === 'unknown' && !settled.parts)) return settled;
      const isText = settled.kind === 'unknown' || typeof settled.value === 'string';
      return isText ? read(settled) : settled;
    },
    text.kind === 'choice' ? derived(text.over.at) : text.origin,
  );
}

function read(settled: Settled): Value {
  const { origin } = settled;
  const text = skeleton(settled);
  const holes = textParts(settled).filter((part): part is Unknown => part.kind === 'unknown');
  const counts = holeCounts(text);
  const scalar = (node: ScalarNode): Value => {
    if (node.value === null) return { kind: 'absent', origin };
    if (!node.text.includes(HOLE)) return known(node.value, origin);
    let next = counts.at(node.at.start) ?? 0;
    const pieces = node.text.split(HOLE).flatMap((piece, index): Settled[] => {
      const hole = index > 0 ? holes[next++] : undefined;
      return hole ? [hole, known(piece, origin)] : [known(piece, origin)];
    });
    return concat(pieces, origin.at, 'YAML');
  };
  try {
    const [root] = readYaml({ path: origin.at.source.path, text });
    if (!root) return { kind: 'absent', origin };
    return valueOfNode(root, { originOf: () => origin, keyOf: () => origin.at, scalar });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return invalid(`the text is no YAML: ${error.message}`, origin.at);
  }
}

/** For each place of a text, how many unknown parts are before it. */
function holeCounts(text: string): readonly number[] {
  const counts: number[] = [];
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    counts.push(count);
    if (text.charAt(at) === HOLE) count++;
  }
  return counts;
}
