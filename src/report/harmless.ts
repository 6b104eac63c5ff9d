// Texts of the scanned code as each kind of report may hold them: on one line, and without a meaning of their own.
import { largest } from '../value/largest.ts';
import { HIDDEN, visible } from './terminal.ts';

/** The text on one line, with control characters and those that turn the direction of writing made visible. */
export function oneLine(text: string): string {
  return visible(text.replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').trim());
}

/**
 * A line that a CI system takes for text. GitHub's runner finds `##[…]` anywhere in a line and `::…::` at its start,
 * the agent of Azure Pipelines finds `##vso[` and `##[` anywhere.
 */
export function noCommand(line: string): string {
  return oneLine(line)
    .replaceAll(/##(?=\[|vso\[)/gi, '# #')
    .replace(/^::/, ': :');
}

const MARKUP = /[\\`*_{}[\]<>|~&!$]/g;

/**
 * Prose that Markdown shows as it is, on one line: no markup, HTML, link, mention of a person or issue. An empty HTML
 * comment breaks what GitHub and GitLab would make a link, and shows as nothing.
 */
export function markdownText(text: string): string {
  return oneLine(text)
    .replaceAll(MARKUP, String.raw`\$&`)
    .replace(/^(?=[-+=#]|\d+[.)])/, '<!-- -->')
    .replaceAll(/[@#%]|\/(?=\/)|(?<=\bwww)\.|(?<=\bmailto):/gi, '$&<!-- -->');
}

/** Code within a line of Markdown, in as many backticks as it needs. */
export function markdownCode(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, largest((line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = '`'.repeat(longest + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

const XML_NAMES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** Text and values of attributes in XML, which knows no control characters at all. */
export function xmlText(text: string): string {
  return text
    .split('\n')
    .map((line) => visible(line.toWellFormed()).replaceAll(/[\ufffe\uffff]/g, '\ufffd'))
    .join('\n')
    .replaceAll(/[&<>"']/g, (character) => XML_NAMES.get(character) ?? character);
}

/** The value as indented JSON with a line end, in which no character can change how a terminal shows the rest. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replaceAll(HIDDEN, (character) =>
    character === '\n' ? '\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}
