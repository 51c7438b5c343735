/** What one look at the machine found. `remedy` is null where nothing is wrong. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly remedy: string | null;
}

export function fine(check: string, detail: string): Finding {
  return { check, ok: true, detail, remedy: null };
}

/** Not needed to trade: said, and no reason to fail. */
export function notice(check: string, detail: string, remedy: string): Finding {
  return { check, ok: true, detail, remedy };
}

export function wrong(check: string, detail: string, remedy: string): Finding {
  return { check, ok: false, detail, remedy };
}
