// Names that Terraform makes from a prefix.

/** Eighteen digits of the time, and a counter of eight hexadecimal digits. */
const GENERATED = /\d{18}[0-9a-f]{8}$/;

export function isGenerated(name: string): boolean {
  return GENERATED.test(name);
}

/** Whether a text is just what Terraform puts behind a prefix. */
export function isGeneratedEnd(text: string): boolean {
  return text.length === 26 && GENERATED.test(text);
}
