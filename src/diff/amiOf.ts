// What happens to the AMI: for an environment that runs, the image type that it got by default at its
// creation is not known.
import type { Context } from '../model/row.ts';
import { amiMove, type AmiMove } from '../model/updates/amiAfter.ts';
import { defaultImageTypes, shownType } from '../model/updates/defaultImage.ts';
import { stateOf } from '../model/updates/stateOf.ts';
import type { EnvironmentState } from '../model/updates/state.ts';
import type { Effect } from '../model/updates/table.ts';

/**
 * The move by the effect, if several are possible by the first that moves an AMI.
 * @param possible the likeliest first
 */
export function amiOf(possible: readonly Effect[], before: Context, after: Context): AmiMove {
  const [first = 'nothing', ...others] = possible;
  const moving = possible.find((effect) => effect === 'infrastructureUpdate' || effect === 'replaced');
  const effect = others.length === 0 ? first : (moving ?? 'nothing');
  // Only a new environment gets the default of the day.
  const next = effect === 'replaced' ? stateOf(after) : runningState(after);
  const move = amiMove(effect, runningState(before), next);
  return move.moves === true && others.length > 0 ? { ...move, moves: 'unknown' } : move;
}

/** The state of an environment that runs: image types are those that are written. */
export function runningState(context: Context): EnvironmentState {
  const state = stateOf(context);
  if (state.ami.by !== 'batch') return state;
  const imageTypes = defaultImageTypes(context)
    .filter(({ written }) => written)
    .map(shownType);
  return { ...state, ami: { by: 'batch', imageTypes } };
}
