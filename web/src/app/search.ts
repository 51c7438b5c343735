/** What an address says after its question mark. Anything else than expected is as if it were not there. */
export function textOf(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' && given.length <= 200 ? given : undefined;
}

export function numberOf(given: unknown): number | undefined {
  return typeof given === 'number' && Number.isFinite(given) ? given : undefined;
}

export type Given = Readonly<Record<string, unknown>>;

export interface ProfileSearch {
  readonly tab?: string | undefined;
  readonly trade?: string | undefined;
  readonly symbol?: string | undefined;
  readonly timeframe?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface ExplainSearch {
  readonly profileId?: string | undefined;
  readonly symbol?: string | undefined;
  readonly at?: number | undefined;
}
