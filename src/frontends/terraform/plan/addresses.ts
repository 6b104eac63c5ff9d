// Addresses and references as Terraform writes them: `module.x["a"].data.aws_y.z[0].id`.

export type Key = string | number;

/** One call on the way to a module, with the key of the instance. */
export interface ModuleStep {
  readonly name: string;
  readonly key: Key | undefined;
}

const MODULE = /module\.([^.[\]]+)(\["(?:[^"\\]|\\.)*"\]|\[\d+\])?\./y;
const BLOCK = /^((?:data\.)?[^.[\]]+\.[^.[\]]+)(\["(?:[^"\\]|\\.)*"\]|\[\d+\])?(?:\.(.+))?$/;

/** The modules that an address leads through, and what is left. */
export function moduleSteps(address: string): {
  readonly steps: readonly ModuleStep[];
  readonly rest: string;
} {
  const steps: ModuleStep[] = [];
  MODULE.lastIndex = 0;
  let end = 0;
  for (let found = MODULE.exec(address); found; found = MODULE.exec(address)) {
    const [, name = '', key] = found;
    steps.push({ name, key: keyOf(key) });
    end = MODULE.lastIndex;
  }
  return { steps, rest: address.slice(end) };
}

/** The block that an address within a module means, its key and the attribute. */
export function blockAddress(rest: string): {
  readonly block: string;
  readonly key: Key | undefined;
  readonly attribute?: string;
} {
  const [, block = rest, index, attribute] = BLOCK.exec(rest) ?? [];
  return { block, key: keyOf(index), ...(attribute === undefined ? {} : { attribute }) };
}

/** The type of the resource or data source at an address; empty if it is none. */
export function typeOf(address: string): string {
  const { block } = blockAddress(moduleSteps(address).rest);
  const parts = block.split('.');
  return parts.length < 2 ? '' : parts.at(-2)!;
}

export function keyText(key: Key | undefined): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}

export function moduleText(steps: readonly ModuleStep[]): string {
  return steps.map(({ name, key }) => `module.${name}${keyText(key)}.`).join('');
}

function keyOf(index: string | undefined): Key | undefined {
  if (index === undefined) return undefined;
  const inner = index.slice(1, -1);
  if (!inner.startsWith('"')) return Number(inner);
  try {
    // A text in quotes is a text in JSON.
    return JSON.parse(inner) as string;
  } catch {
    // Terraform also escapes ${ and %{, which JSON does not know: such a key is compared as it is written.
    return inner.slice(1, -1);
  }
}
