// Which build of amilint this is.

/**
 * A hash over the files of the command. The build (`scripts/build.mjs`) writes it in the place of this
 * module.
 */
export const BUILD: string = 'source';
