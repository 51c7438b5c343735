/** Settings on their way from a finished run to the wizard. They live as long as the page: a reload begins anew. */
export interface HandedOver {
  readonly source: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly capital: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly limits: Readonly<Record<string, number | null>>;
}

let waiting: HandedOver | null = null;

export function handOver(settings: HandedOver): void {
  waiting = settings;
}

/** What was handed over, once. */
export function taken(): HandedOver | null {
  const settings = waiting;
  waiting = null;
  return settings;
}
