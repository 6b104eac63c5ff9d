// The files of a scan as documents and templates, each parsed once.
import type { Session } from '../../evaluation/session.ts';
import type { Files } from '../../model/resource.ts';
import { inUnit } from '../../model/units.ts';
import type { Source } from '../../value/source.ts';
import { faultSentence } from '../document/faults.ts';
import type { Node, Parsed } from '../document/syntax.ts';
import { parse } from './parse.ts';
import { relevantTemplates, type Relevance } from './relevant.ts';
import { mentionsBatch, templatesIn, type Template } from './template.ts';

interface ReadFile {
  readonly roots: Parsed['roots'];
  readonly templates: readonly Template[];
}

const NOTHING: Parsed = { roots: [], faults: [] };

export class Documents {
  /** Paths of everything that was scanned. */
  readonly paths: readonly string[];
  readonly #session: Session;
  readonly #files: Files;
  readonly #scanned: ReadonlyMap<string, Source>;
  /** Files that were named on the command line: what they lack always matters. */
  readonly #named: ReadonlySet<string>;
  readonly #read = new Map<string, ReadFile | undefined>();

  readonly #relevant: readonly Source[];

  constructor(sources: readonly Source[], relevance: Relevance, files: Files, session: Session) {
    this.#session = session;
    this.#files = files;
    this.#named = relevance.named;
    this.#relevant = relevantTemplates(sources, relevance);
    this.paths = sources.map(({ path }) => path);
    this.#scanned = new Map(sources.map((source) => [source.path, source]));
  }

  /** The templates that can matter to a compute environment. Those that they nest may be further ones. */
  get templates(): readonly Template[] {
    return this.#relevant.flatMap(({ path }) => this.#fileAt(path)?.templates ?? []);
  }

  /** The first template of a file; undefined if there is none. */
  templateAt(path: string): Template | undefined {
    return this.#fileAt(path)?.templates[0];
  }

  /** The first document of a file; undefined if there is none. */
  documentAt(path: string): Node | undefined {
    return this.#fileAt(path)?.roots[0];
  }

  #fileAt(path: string): ReadFile | undefined {
    if (!this.#read.has(path)) {
      const source = this.#scanned.get(path) ?? this.#files.read(path);
      this.#read.set(path, source && this.#parsed(source));
    }
    return this.#read.get(path);
  }

  #parsed(source: Source): ReadFile {
    const { path } = source;
    const note = this.#session.noteOnFile.bind(this.#session);
    const { roots, faults } = inUnit({ name: 'The template', path }, note, () => parse(source)) ?? NOTHING;
    const matters = mentionsBatch(source) || this.#named.has(path);
    for (const fault of faults) this.#session.note(fault.code, faultSentence(fault), fault.at, matters);
    return { roots, templates: templatesIn(source, roots) };
  }
}
