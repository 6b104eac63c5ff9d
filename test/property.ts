// Properties with one seed, so that every machine tries the same inputs and a failure can be repeated.
// PROPERTY_SEED=random tries new ones, PROPERTY_RUNS=20 twenty times as many.
import fc from 'fast-check';

const { PROPERTY_SEED = '1', PROPERTY_RUNS = '1' } = process.env;

if (PROPERTY_SEED !== 'random') fc.configureGlobal({ seed: Number(PROPERTY_SEED) });

/** How often a property runs that runs `usual` times by default. */
export const runs = (usual: number): number => usual * Number(PROPERTY_RUNS);

export { fc };
