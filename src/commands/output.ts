// Writes what a command prints: to standard output, or to a file.
import { closeSync, existsSync, mkdirSync, openSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import pc from 'picocolors';
import { UsageError } from '../options.ts';
import { styleOf } from '../report/style.ts';
import { codeOf } from '../value/errors.ts';

/** Writes to a file, whose folders are made, or to standard output. */
export function writeTo(target: string, text: string): void {
  writePieces(target, [text]);
}

/** How many characters are written at once. V8 collects longer texts only together with all else. */
const BULK = 1 << 16;

/** Writes pieces of a text as {@link writeTo} writes the text, each piece after it is made. */
export function writePieces(target: string, pieces: Iterable<string>): void {
  const output = target === '-' ? { put: write, end: () => {} } : fileAt(target);
  let text = '';
  try {
    for (const piece of pieces) {
      text += piece;
      if (text.length < BULK) continue;
      output.put(text);
      text = '';
    }
    output.put(text);
  } finally {
    output.end();
  }
}

/** A file that is written piece by piece. */
function fileAt(target: string): { put(text: string): void; end(): void } {
  const file = resolve(target);
  if (existsSync(file) && statSync(file).isDirectory()) throw new UsageError(`${target} is a folder`);
  const tried = <T>(step: () => T): T => {
    try {
      return step();
    } catch (error) {
      throw new UsageError(`${target} could not be written (${codeOf(error)})`);
    }
  };
  const descriptor = tried(() => {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, 'w');
  });
  return {
    put: (text) => tried(() => writeFileSync(descriptor, text)),
    end: () => closeSync(descriptor),
  };
}

/**
 * Whether standard output gets colours. The variable CI alone is no reason: its log may be a file, and
 * FORCE_COLOR requests them.
 */
export function wantsColor(flag: boolean | undefined): boolean {
  const { FORCE_COLOR = '' } = process.env;
  const forced = FORCE_COLOR !== '' && FORCE_COLOR !== '0';
  return flag ?? (pc.isColorSupported && (process.stdout.isTTY === true || forced));
}

/**
 * `auto`: if a person's terminal shows them; multiplexers and CI logs show the codes of some links as
 * text.
 */
export function wantsLinks(flag: 'auto' | 'always' | 'never' | undefined): boolean {
  if (flag !== 'auto' && flag !== undefined) return flag === 'always';
  const { TERM = '', TMUX, STY, CI } = process.env;
  const plain = TERM === 'dumb' || TERM.startsWith('screen') || [TMUX, STY, CI].some(Boolean);
  return process.stdout.isTTY === true && !plain;
}

export function write(text: string): void {
  process.stdout.write(text);
}

export function styleFor(color: boolean | undefined): ReturnType<typeof styleOf> {
  return styleOf({
    color: wantsColor(color),
    ...(process.stdout.columns ? { width: process.stdout.columns } : {}),
  });
}
