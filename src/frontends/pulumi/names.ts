// One program as a scope: what its names mean.
import { reference } from '../../evaluation/identity.ts';
import { withStep } from '../../evaluation/outcomes.ts';
import { derived } from '../../value/origins.ts';
import { folderOf, inFolder } from '../../value/paths.ts';
import type { Range, Source } from '../../value/source.ts';
import { unknown, type Value } from '../../value/value.ts';
import { mapAt, memberAt, scalarAt } from '../document/nodes.ts';
import { parseDocument } from '../document/parse.ts';
import type { MapNode, Member, Node } from '../document/syntax.ts';
import { configValue, plainName } from './config.ts';
import { evaluate } from './evaluate.ts';
import { PROJECT_FILES, projectOf, sectionOf } from './program.ts';
import type { PulumiScan, Scope } from './scope.ts';
import { hideSecrets } from './secrets.ts';
import { shortToken } from './types.ts';

/** A program, with the project file beside it if it is another file. */
export class Program implements Scope {
  readonly scan: PulumiScan;
  readonly address: string;
  readonly folder: string;
  readonly project: string | undefined;
  readonly resources: readonly Member[];
  readonly variables: readonly Member[];
  readonly outputs: readonly Member[];
  readonly config: readonly Member[];
  readonly #resources: ReadonlyMap<string, Member>;
  readonly #variables: ReadonlyMap<string, Member>;
  readonly #config: ReadonlyMap<string, Member>;

  constructor(source: Source, root: MapNode, scan: PulumiScan) {
    this.scan = scan;
    this.address = `${source.path}#`;
    this.folder = folderOf(source.path);
    const project = projectFileBeside(source, scan);
    this.project = projectOf(root) ?? projectOf(project);
    this.config = [...(project ? sectionOf(project, 'config') : []), ...sectionOf(root, 'config')];
    this.resources = sectionOf(root, 'resources');
    this.variables = sectionOf(root, 'variables');
    this.outputs = sectionOf(root, 'outputs');
    this.#resources = byName(this.resources);
    this.#variables = byName(this.variables);
    this.#config = new Map(this.config.map((member) => [plainName(member.name, this.project), member]));
    hideSecrets(root, this);
  }

  evaluate(node: Node): Value {
    return evaluate(node, this);
  }

  named(name: string, at: Range): Value | undefined {
    const resource = this.#resources.get(name);
    if (resource) return this.#resource(resource, at);
    const variable = this.#variables.get(name);
    if (variable) {
      const { key, value: node } = variable;
      const value = this.scan.once(`${this.address}variable:${name}`, name, key, () => this.evaluate(node));
      return withStep({ kind: 'variable', name, at }, value);
    }
    const config = this.#config.get(plainName(name, this.project));
    if (!config) return undefined;
    const value = this.scan.once(`${this.address}config:${config.name}`, name, config.key, () =>
      configValue(config, this),
    );
    return withStep({ kind: 'parameter', name, at }, value);
  }

  /** A resource as a value: unknown, with a reference by which its attributes are found. */
  #resource(member: Member, at: Range): Value {
    const address = `${this.address}${member.name}`;
    this.scan.objects.set(address, (attribute, place) => this.#attribute(member, attribute, place));
    return unknown(
      { code: 'deploy-time', text: `${member.name} is known after deployment`, at },
      derived(at),
      { identity: reference(address), reference: { address, attribute: '' } },
    );
  }

  /** What the code sets, or a reference to what is known after deployment. */
  #attribute(member: Member, attribute: string, at: Range): Value {
    const { name, value: node } = member;
    const address = `${this.address}${name}`;
    const written = memberAt(mapAt(node, 'properties'), attribute);
    if (written) {
      const value = this.scan.once(`${address}.${attribute}`, `${name}.${attribute}`, written.key, () =>
        this.evaluate(written.value),
      );
      return withStep({ kind: 'attribute', name: `${name}.${attribute}`, at }, value);
    }
    const { code, text } = whyOpen(node, `${name}.${attribute}`);
    return unknown({ code, text, at }, derived(at), {
      identity: reference(address, attribute),
      reference: { address, attribute },
    });
  }
}

function whyOpen(
  node: Node,
  name: string,
): { readonly code: 'deploy-time' | 'looked-up' | 'outside'; readonly text: string } {
  if (shortToken(scalarAt(node, 'type')?.text ?? '') === 'pulumi:pulumi:StackReference')
    return { code: 'outside', text: `${name} is an output of another stack` };
  return memberAt(node, 'get')
    ? { code: 'looked-up', text: `${name} is looked up when Pulumi runs` }
    : { code: 'deploy-time', text: `${name} is known after deployment` };
}

/** The project file of a program that is another file, such as `Main.yaml`. */
function projectFileBeside(source: Source, scan: PulumiScan): Node | undefined {
  const folder = folderOf(source.path);
  for (const name of PROJECT_FILES) {
    const path = inFolder(folder, name);
    const project = path === source.path ? undefined : scan.files.read(path);
    const [root] = project ? parseDocument(project).roots : [];
    if (root) return root;
  }
  return undefined;
}

function byName(members: readonly Member[]): ReadonlyMap<string, Member> {
  return new Map(members.map((member) => [member.name, member]));
}
