// The versions of launch templates among the outputs, and which of them a reference means.
import type { Resource } from '../../model/resource.ts';

export interface TemplateVersion {
  readonly id: string;
  readonly name: string;
  readonly number: number;
  readonly isDefault: boolean;
  readonly path: string;
  readonly resource: Resource;
}

export interface TemplateReference {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** The file of the environment. */
  readonly path: string;
}

/** All versions of the scan, by the id of their launch template and by its name. */
export class Templates {
  readonly #byKey = new Map<string, TemplateVersion[]>();

  constructor(versions: readonly TemplateVersion[]) {
    for (const version of versions)
      for (const key of [version.id, version.name]) {
        const sameKey = this.#byKey.get(key);
        if (sameKey) sameKey.push(version);
        else this.#byKey.set(key, [version]);
      }
  }

  /**
   * The version that the reference means now: it is the one that the next infrastructure update uses.
   * Instances may still run with an earlier one if it is `$Latest` or `$Default`, which AWS Batch evaluates
   * at creation and at an update only.
   */
  meant(reference: TemplateReference): TemplateVersion | undefined {
    const versions = this.#versionsOf(reference);
    const { version = '$Default' } = reference;
    if (version === '$Default' || version === '') return versions.find(({ isDefault }) => isDefault);
    if (version !== '$Latest') return versions.find(({ number }) => String(number) === version);
    return versions.reduce<TemplateVersion | undefined>(
      (newest, one) => (newest === undefined || one.number > newest.number ? one : newest),
      undefined,
    );
  }

  /**
   * By id; by name those of the same file, or of the only launch template with that name: two regions may
   * share a name.
   */
  #versionsOf({ id, name, path }: TemplateReference): readonly TemplateVersion[] {
    if (id !== undefined) return this.#byKey.get(id) ?? [];
    const called = this.#byKey.get(name ?? '') ?? [];
    const near = called.filter((one) => one.path === path);
    const versions = near.length > 0 ? near : called;
    return new Set(versions.map((one) => one.id)).size === 1 ? versions : [];
  }
}
