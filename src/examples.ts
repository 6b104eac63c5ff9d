// The examples of the policies that come with the scanner: most of the text of the policies, which few
// commands and formats show. Those import this module. The build puts one in its place that holds the
// examples (scripts/build.mjs).

/** Gives the policies their examples. In the source they have them from the start. */
export function loadExamples(): void {}
