// The examples of the policies that come with the scanner: most of the text of the policies, which few
// commands and formats show. Those import this module. The build replaces it by one that contains the
// examples (scripts/build.mjs).

/** Adds the examples to the policies. In the source code the policies have them from the start. */
export function loadExamples(): void {}
