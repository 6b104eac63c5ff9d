// Loads HashiCorp's parser, which is WebAssembly.
import { codeOf } from '../../value/errors.ts';

export type Parse = (name: string, text: string) => Promise<unknown>;

/**
 * The name of the parser's module is a value, so that a bundler which takes the library into another program
 * leaves the parser out: it would not find the WebAssembly there.
 * @returns undefined if the parser is not there, as in such a program
 */
export async function hashicorpParser(name: string = MODULE): Promise<Parse | undefined> {
  try {
    // The module of that name is the parser.
    const { parse } = (await import(name)) as { readonly parse: Parse };
    return parse;
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined && NOT_THERE.includes(code)) return undefined;
    throw error;
  }
}

/** The codes with which `import`, and `require` in the built command, report that there is no such module. */
const NOT_THERE = ['ERR_PACKAGE_IMPORT_NOT_DEFINED', 'ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

/** `imports` of package.json has the file. */
const MODULE = '#hcl2json';
