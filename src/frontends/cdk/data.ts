// JSON files of an assembly as plain data. They come from outside, and may have any content.
import { own } from '../../value/own.ts';
import type { Source } from '../../value/source.ts';

export type Data = string | number | boolean | null | readonly Data[] | DataRecord;

export interface DataRecord {
  readonly [name: string]: Data;
}

/** The object in a file; undefined if the file has anything else or is not JSON. */
export function dataOf({ text }: Source): DataRecord | undefined {
  try {
    // JSON has no other data.
    return recordOf(JSON.parse(text) as Data);
  } catch {
    // Another tool's file under the same name, or one that was cut off: its content is not known.
    return undefined;
  }
}

export function recordOf(data: Data | undefined): DataRecord | undefined {
  return typeof data === 'object' && data !== null && !isList(data) ? data : undefined;
}

export function textAt(record: DataRecord, name: string): string | undefined {
  const value = own(record, name);
  return typeof value === 'string' ? value : undefined;
}

export function recordsOf(data: Data | undefined): readonly DataRecord[] {
  return itemsOf(data)
    .map(recordOf)
    .filter((record) => record !== undefined);
}

export function textsOf(data: Data | undefined): readonly string[] {
  return itemsOf(data).filter((item) => typeof item === 'string');
}

function itemsOf(data: Data | undefined): readonly Data[] {
  return isList(data) ? data : [];
}

/** As `Array.isArray`, which is no guard for lists that are read-only. */
function isList(data: Data | undefined): data is readonly Data[] {
  return Array.isArray(data);
}
