import type { JsonValue } from '../../shared/application/ports/store.ts';
import { invariant } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';
import type { Row } from './sqlite.ts';

/** Reads of columns that fail loudly when a row is not what the schema says: a damaged file must not turn into a wrong number. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  invariant(typeof value === 'string', `Column ${column} holds no text.`);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : textOf(row, column);
}

export function integerOf(row: Row, column: string): number {
  const value = row[column];
  invariant(typeof value === 'number' && Number.isSafeInteger(value), `Column ${column} holds no integer.`);
  return value;
}

export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integerOf(row, column);
}

export function instantOf(row: Row, column: string): UtcMillis {
  return utcMillis(integerOf(row, column));
}

/** JSON text that this program wrote itself, so its shape is known to be JSON and nothing more. */
export function jsonFrom(text: string): JsonValue {
  return JSON.parse(text) as JsonValue;
}

/** What encodes to nothing, such as the output of a workflow that answers nothing, is kept as null. */
export function jsonText(value: JsonValue | undefined): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}
