// What tests of hidden secrets share.
import { expect } from 'vitest';
import { scanSourcesWithCode } from '../src/scanSources.ts';
import { shownText } from '../src/value/sensitive.ts';

/** The secret of a text; it is in no other word. */
export const SECRET = 'zQ7';
/** A text beside it that is none. */
export const SHOWN = 'seen';

/** Texts of files by their paths. */
export type Texts = Readonly<Record<string, string>>;

/** The text of all files of a scan, as outputs show it. */
export function shownTexts(texts: Texts): string {
  const { sources } = scanSourcesWithCode(
    Object.entries(texts).map(([path, text]) => ({ path, text })),
    { asOf: '2026-11-26' },
  );
  return sources.map((source) => `${source.path}: ${shownText(source)}`).join('\n');
}

/** Expects that no secret of the texts is shown, and that what is beside it is. */
export function expectHidden(texts: Texts): void {
  const before = Object.values(texts).join('\n');
  const after = shownTexts(texts);
  const at = after.indexOf(SECRET);
  expect(at < 0 ? '' : after.slice(Math.max(0, at - 60), at + 40)).toBe('');
  expect(after.split(SHOWN).length).toBe(before.split(SHOWN).length);
}
