// The files of a scan as documents and templates, each parsed once.
import type { Session } from '../../evaluation/session.ts';
import type { Files } from '../../model/resource.ts';
import { inUnit } from '../../model/units.ts';
import { folderOf } from '../../value/paths.ts';
import type { Range, Source } from '../../value/source.ts';
import { faultSentence } from '../document/faults.ts';
import type { Node, Parsed } from '../document/syntax.ts';
import { scalarAt } from '../document/nodes.ts';
import { embeddedIn, environmentIn, quotesCode, type Embedded } from './embedded.ts';
import { parse } from './parse.ts';
import { relevantTemplates, type Relevance } from './relevant.ts';
import { mentionsBatch, templatesIn, type Template } from './template.ts';

interface ReadFile {
  readonly roots: Parsed['roots'];
  readonly templates: readonly Template[];
}

const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';
const NO_TEMPLATE =
  'The file writes a compute environment, but it is no template that can be read as it is. Scan what the tool makes of it that the file is for.';

const NOTHING_EMBEDDED: Embedded = { fragments: [], documents: [], faults: [] };
const NOTHING: Parsed = { roots: [], faults: [] };

/** Whether a template writes a compute environment, in whatever loop or transform. */
function hasEnvironment(root: Node): boolean {
  if (root.kind === 'scalar') return false;
  if (scalarAt(root, 'Type')?.text === 'AWS::Batch::ComputeEnvironment') return true;
  const inner = root.kind === 'list' ? root.items : Array.from(root.members.values(), ({ value }) => value);
  return inner.some(hasEnvironment);
}

export class Documents {
  readonly #session: Session;
  readonly #files: Files;
  readonly #scanned: ReadonlyMap<string, Source>;
  /** Files that were named on the command line: what they lack always matters. */
  readonly #named: ReadonlySet<string>;
  readonly #listed = new Map<string, ReadonlySet<string>>();
  readonly #read = new Map<string, ReadFile | undefined>();

  readonly #relevant: readonly Source[];
  /** The files that templates include. */
  readonly included = new Set<string>();

  constructor(sources: readonly Source[], relevance: Relevance, files: Files, session: Session) {
    this.#session = session;
    this.#files = files;
    this.#named = relevance.named;
    this.#relevant = relevantTemplates(sources, relevance);
    this.#scanned = new Map(sources.map((source) => [source.path, source]));
  }

  isScanned(path: string): boolean {
    return this.#scanned.has(path);
  }

  /** Whether there is such a file within the root, scanned or not. */
  isThere(path: string): boolean {
    return this.isScanned(path) || this.#filesOf(folderOf(path)).has(path);
  }

  #filesOf(folder: string): ReadonlySet<string> {
    let files = this.#listed.get(folder);
    if (!files) this.#listed.set(folder, (files = new Set(this.#files.list(folder))));
    return files;
  }

  /** The templates that can matter to a compute environment. Those that they nest may be further ones. */
  get templates(): readonly Template[] {
    return this.#relevant.flatMap(({ path }) => this.#fileAt(path)?.templates ?? []);
  }

  /** The template in a text of a file; undefined if there is none. */
  templateWithin({ source, start, end }: Range): Template | undefined {
    return this.#fileAt(source.path)?.templates.find(
      ({ root: { at } }) => at.start >= start && at.end <= end,
    );
  }

  /** The first template of a file; undefined if there is none. */
  templateAt(path: string): Template | undefined {
    return this.#fileAt(path)?.templates[0];
  }

  /** The first document of a file; undefined if there is none. */
  documentAt(path: string): Node | undefined {
    this.included.add(path);
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
    const environment = quotesCode(roots) ? undefined : environmentIn(source);
    const embedded = environment ? embeddedIn(roots, parse) : NOTHING_EMBEDDED;
    const matters = mentionsBatch(source) || this.#named.has(path);
    // What has nothing of AWS Batch and no launch template matters to no environment.
    if (matters || source.text.includes(LAUNCH_TEMPLATE))
      for (const fault of [...faults, ...embedded.faults])
        this.#session.note(fault.code, faultSentence(fault), fault.at, matters);
    const templates = templatesIn(source, [...roots, ...embedded.documents], embedded.fragments);
    const isRead =
      faults.length + embedded.faults.length > 0 || templates.some(({ root }) => hasEnvironment(root));
    if (environment && !isRead) this.#session.note('unsupported', NO_TEMPLATE, environment, true);
    return { roots, templates };
  }
}
