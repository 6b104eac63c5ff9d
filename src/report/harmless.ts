// Makes text of the scanned code harmless in a report. Every format uses this file, and adds only what its
// own syntax needs.
//
// The text can have control characters, terminal escapes, characters that nobody sees, line ends, links, and
// commands of the program that runs the scan in CI and reads its log.
import { shortened } from '../value/text.ts';
import type { Finding, Place, ScanResult, Unresolved } from '../judge/finding.ts';
import { largest } from '../value/largest.ts';

/**
 * What is not visible: control and format characters, lone surrogates, line and paragraph separators,
 * fillers.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const ASCII = /^[\x20-\x7e]*$/;
/**
 * What can have hidden characters in it: a search for these is many times faster than one for {@link HIDDEN}.
 */
const NOT_PLAIN = /[^\x20-\x7e\n]+/g;
/**
 * After these characters, joiners and variation selectors choose a shape, as in emoji and in Indic and Arabic
 * words.
 */
const SHAPED = /^[\p{Emoji}\p{M}\p{Script=Arabic}]$/u;
const SHAPERS = new Set(['\u200c', '\u200d', '\ufe0e', '\ufe0f']);

/**
 * A line that starts with `::` is a command for the runners of GitHub and Forgejo; `##[` and `##vso[` are
 * commands for those of GitHub and Azure Pipelines, `##teamcity[` for TeamCity's, wherever they are in a
 * line. Source: actions/runner, ActionCommand.cs; microsoft/azure-pipelines-agent, Command.cs
 */
const COMMAND_AT_START = /^((?:\s|\x1b\[[\d;]*m)*):(?=:)/;
const COMMAND_ANYWHERE = /#(?=#(?:\[|vso\[|teamcity\[))/gi;

/** A sentence of a report is cut at this length, in UTF-16 code units. */
const MOST_CHARACTERS = 2_000;

/**
 * The text with hidden characters shown by name, so that a scanned file can neither control the reader's
 * terminal nor hide its meaning. Line ends count as hidden.
 */
export function visible(text: string): string {
  if (ASCII.test(text)) return text;
  return text.replace(HIDDEN, (character, at: number) =>
    SHAPERS.has(character) && SHAPED.test(characterBefore(text, at)) ? character : nameOf(character),
  );
}

/** A line of a report that is read in a log: no runner of CI takes it, or a part of it, for a command. */
export function logLine(line: string): string {
  return line
    .replace(COMMAND_AT_START, (_, before: string) => `${before}${codeOf(':')}`)
    .replace(COMMAND_ANYWHERE, codeOf('#'));
}

/** A sentence as every format may show it: one visible line, no command, not longer than a reader can use. */
export function sentence(text: string): string {
  return shortened(logLine(visible(text)), MOST_CHARACTERS);
}

/**
 * Prose on one line: its line ends, which policies may have, become blanks. Line ends of values are shown
 * before, by {@link sentence}.
 */
export function oneLine(text: string): string {
  return logLine(visible(text.replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').trim()));
}

/**
 * The value as JSON, indented, with a line end. Names and paths stay exact: a hidden character is written as
 * an escape (`\u202e`), and so is the start of a runner's command.
 */
export function jsonText(value: object): string {
  return [...jsonPieces(value)].join('');
}

/**
 * The pieces of {@link jsonText}, one for each item of a list: a large report is never one text in memory.
 * The value, or a member of it, may be anything with items, which are made when their turn comes.
 */
export function* jsonPieces(value: object): Iterable<string> {
  if (isIterable(value)) {
    yield* piecesOfList(value, 0);
  } else {
    let before = '{';
    for (const [name, member] of Object.entries(value)) {
      // As JSON leaves such members out.
      if (member === undefined) continue;
      yield `${before}\n  ${plainJson(name, 0)}: `;
      if (isIterable(member)) yield* piecesOfList(member, 1);
      else yield plainJson(member, 1);
      before = ',';
    }
    yield before === '{' ? '{}' : '\n}';
  }
  yield '\n';
}

function isIterable(value: unknown): value is Iterable<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  // Any object may have one: whether this one has is what is checked.
  return typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function';
}

/** @param depth how many lists and objects the list is in */
function* piecesOfList(items: Iterable<unknown>, depth: number): Iterable<string> {
  const indent = '  '.repeat(depth);
  let before = '[';
  for (const item of items) {
    yield `${before}\n${indent}  ${plainJson(item ?? null, depth + 1)}`;
    before = ',';
  }
  yield before === '[' ? '[]' : `\n${indent}]`;
}

/** @param depth how many lists and objects the value is in, which its lines are indented for */
function plainJson(value: unknown, depth: number): string {
  return indentedJson(value, depth)
    .replace(COMMAND_ANYWHERE, escapeOf)
    .replace(NOT_PLAIN, (characters) => characters.replace(HIDDEN, escapeOf));
}

/** The value is written within lists, which are cut off: that is faster than to indent its lines again. */
function indentedJson(value: unknown, depth: number): string {
  let within = value;
  for (let level = 0; level < depth; level++) within = [within];
  const json = JSON.stringify(within, null, 2);
  // Each list has a line end, its indentation and a bracket after the value, and two blanks more before it.
  const after = depth * (depth + 1);
  return json.slice(after + depth * 2, json.length - after);
}

/** A text in Markdown, or in a SARIF message: it stays text, and is no link. */
export function withoutLinks(text: string): string {
  return text.replace(/[\\[\]]|(?<=\])\(/g, String.raw`\$&`);
}

const MARKUP = /[\\`*_{}[\]<>|~&!$]/g;

/**
 * Prose that Markdown shows as it is, on one line: no markup, HTML, link, mention of a person or issue. An
 * empty HTML comment breaks what GitHub and GitLab would make a link, and shows as nothing.
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
    .map((line) => logLine(visible(line)).replaceAll(/[\ufffe\uffff]/g, '\ufffd'))
    .join('\n')
    .replaceAll(/[&<>"']/g, (character) => XML_NAMES.get(character) ?? character);
}

/**
 * The result with all its sentences made harmless; names, addresses and paths stay exact, for the format to
 * show.
 */
export function harmless(result: ScanResult): ScanResult {
  return {
    ...result,
    findings: result.findings.map(harmlessFinding),
    notes: result.notes.map((note) => ({ ...note, message: sentence(note.message) })),
    undecided: result.undecided.map((one) => ({ ...one, unknowns: one.unknowns.map(harmlessUnresolved) })),
  };
}

function harmlessFinding(finding: Finding): Finding {
  return {
    ...finding,
    message: sentence(finding.message),
    // A policy may write its remedy in several paragraphs.
    remedy: finding.remedy.split('\n').map(sentence).join('\n'),
    related: finding.related.map(harmlessPlace),
    flow: finding.flow.map(harmlessPlace),
    assuming: finding.assuming.map((one) => ({ ...one, text: sentence(one.text) })),
    unknowns: finding.unknowns.map(harmlessUnresolved),
  };
}

function harmlessPlace(place: Place): Place {
  return { ...place, message: sentence(place.message) };
}

function harmlessUnresolved(unresolved: Unresolved): Unresolved {
  return {
    ...unresolved,
    text: sentence(unresolved.text),
    ...(unresolved.settle === undefined ? {} : { settle: sentence(unresolved.settle) }),
  };
}

function characterBefore(text: string, at: number): string {
  const code = text.charCodeAt(at - 1);
  return text.slice(at - (code >= 0xdc00 && code <= 0xdfff ? 2 : 1), at);
}

/** A picture for the ASCII controls (␛), the code point in angle brackets for the rest. */
function nameOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : codeOf(character);
}

function codeOf(character: string): string {
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

function escapeOf(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
