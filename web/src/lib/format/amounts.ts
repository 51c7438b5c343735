/**
 * Amounts arrive as exact texts and are shown as texts: Intl groups and rounds the digits themselves, so no amount passes through a float and nothing
 * is added up here. What is missing is a dash, never zero.
 */
export const MISSING = '—';
export const HIDDEN = '•••••';

type Amount = string | number | null | undefined;
type Sign = -1 | 0 | 1;

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language}${JSON.stringify(options)}`;
  const known = formatters.get(key) ?? new Intl.NumberFormat(language, options);
  formatters.set(key, known);
  return known;
}

/** Intl reads decimals out of texts without a float in between. */
function shown(amount: string | number, language: string, options: Intl.NumberFormatOptions): string {
  return formatter(language, options)
    .format(amount as number)
    .replace('-', '−');
}

/** How many digits follow the point in a step such as `0.01`; a step of `5` or `1` has none. */
export function decimalsOf(step: string | undefined): number | null {
  if (step === undefined) return null;
  const digits = step.split('.')[1]?.replace(/0+$/, '') ?? '';
  return digits.length;
}

export function signOf(amount: Amount): Sign {
  if (amount === null || amount === undefined) return 0;
  const text = String(amount);
  if (/^[-−]?0*(?:\.0*)?$/.test(text)) return 0;
  return text.startsWith('-') ? -1 : 1;
}

/** Money of a currency: its own digits and its code, because a sign such as $ belongs to several. */
export function money(amount: Amount, currency: string, language: string): string {
  if (amount === null || amount === undefined) return MISSING;
  return shown(amount, language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
}

export function signedMoney(amount: Amount, currency: string, language: string): string {
  if (amount === null || amount === undefined) return MISSING;
  const signDisplay = 'exceptZero';
  return shown(amount, language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    signDisplay,
  });
}

/** A price or a quantity with the digits of its step; without a step with as many as it has, at most 8. */
export function plain(amount: Amount, language: string, decimals: number | null = null): string {
  if (amount === null || amount === undefined) return MISSING;
  const digits =
    decimals === null
      ? { maximumFractionDigits: 8 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return shown(amount, language, digits);
}

/** Percent that the server has computed: `1.25` is 1.25 %. */
export function percent(amount: Amount, language: string, signed = false): string {
  if (amount === null || amount === undefined) return MISSING;
  return shown(amount, language, { style: 'unit', unit: 'percent', ...inHundredths(signed) });
}

/** A share that the server has computed: `0.0125` is 1.25 %. */
export function share(amount: Amount, language: string, signed = false): string {
  if (amount === null || amount === undefined) return MISSING;
  return shown(amount, language, { style: 'percent', ...inHundredths(signed) });
}

/** What rounds to zero has no sign: −0.00% is nothing that anybody could read. */
function inHundredths(signed: boolean): Intl.NumberFormatOptions {
  const signDisplay = signed ? 'exceptZero' : 'negative';
  return { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay };
}
