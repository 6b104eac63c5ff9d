// Edits that only HCL knows: the lifecycle of a resource, and names that become prefixes.
import type { Source } from '../value/source.ts';
import type { SourceEdit } from './members.ts';
import type { Span } from './span.ts';

/**
 * Sets create_before_destroy in the lifecycle of a resource, with a new block if there is none.
 * @param span the text of the resource
 * @returns undefined if the block is written in a way that does not show where to put it
 */
export function createBeforeDestroyIn(source: Source, { start, end }: Span): SourceEdit | undefined {
  const body = source.text.slice(start, end);
  const written = /^[ \t]*create_before_destroy[ \t]*=[ \t]*(\S+)/m.exec(body);
  if (written) {
    const [whole, value = ''] = written;
    const at = start + written.index + whole.length - value.length;
    return value === 'false' ? { source, start: at, end: at + value.length, text: 'true' } : undefined;
  }
  const block = /^([ \t]*)lifecycle[ \t]*\{[ \t]*\r?\n/m.exec(body);
  if (block) {
    const [whole, indent = ''] = block;
    const at = start + block.index + whole.length;
    return { source, start: at, end: at, text: `${indent}  create_before_destroy = true\n` };
  }
  if (/^[ \t]*lifecycle\b/m.test(body)) return undefined;
  const at = start + body.lastIndexOf('}');
  return { source, start: at, end: at, text: '\n  lifecycle {\n    create_before_destroy = true\n  }\n' };
}

/**
 * The expression of a name as that of a prefix: with a hyphen at its end.
 * @param language Pulumi has texts without quotes, which may contain expressions
 */
export function prefixOf(expression: string, language?: string): string {
  if (language === 'pulumi' && !expression.startsWith('"'))
    return /^'.*'$/s.test(expression)
      ? `${expression.slice(0, -1).replace(/-$/, '')}-'`
      : `${expression.replace(/-$/, '')}-`;
  if (!/^".*"$/s.test(expression)) return `"\${${expression}}-"`;
  return expression.endsWith('-"') ? expression : `${expression.slice(0, -1)}-"`;
}
