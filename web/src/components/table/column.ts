import type { ReactNode } from 'react';

/** What a cell holds for sorting, filtering and export: exact text, a number, or nothing. */
export type CellValue = string | number | null;

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly value: (row: Row) => CellValue;
  /** What a person sees; the value itself unless told. */
  readonly show?: (row: Row) => ReactNode;
  /** Right-aligned, and sorted as a number. */
  readonly numeric?: boolean;
  /** A choice of the values that occur stands above the table. */
  readonly choices?: boolean;
  /** Not shown until somebody asks for it. */
  readonly extra?: boolean;
  /** How the value is written into a file; the value itself unless told. Moments are ISO 8601 in UTC there. */
  readonly exported?: (row: Row) => CellValue;
}

/** Smaller first; what is missing comes last whichever way. Amounts are compared, never added, so a float is exact enough. */
export function compareCells(left: CellValue, right: CellValue, numeric: boolean): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  if (numeric) return Number(left) - Number(right);
  return String(left).localeCompare(String(right), undefined, { numeric: true });
}
