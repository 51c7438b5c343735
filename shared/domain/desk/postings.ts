import type { UtcMillis } from '../time/instant.ts';
import { ACCOUNTS, type Account, type Movement } from './ledger.ts';
import type { DeskOperation } from './operations.ts';

/** A canonical decimal as text, for what crosses a wire or is stored. */
export type AmountText = string;

/**
 * One immutable line of the journal. Its legs are signed as in double entry: a debit is above zero, a credit below, and they sum to zero.
 * A correction is another posting. Together the postings of a desk say everything about its ledger: see rebuild.ts.
 */
export interface Posting {
  /** 1, 2, 3 … within the desk: a missing line is seen. */
  readonly sequence: number;
  readonly operationId: string;
  readonly kind: DeskOperation['op'];
  readonly at: UtcMillis;
  readonly issuedAt: UtcMillis;
  /** The last fencing token that the desk had given out, this operation included. */
  readonly fence: number;
  readonly tradeId: string | null;
  readonly symbol: string | null;
  readonly reservationId: string | null;
  readonly fillId: string | null;
  readonly because: string | null;
  /** The signed change of what the trade holds. */
  readonly quantity: AmountText;
  /** The signed change of the quantity that is reserved for entries. */
  readonly held: AmountText;
  readonly legs: Readonly<Partial<Record<Account, AmountText>>>;
}

/** What a step of the desk wants to have booked; the reducer adds the place in the journal. */
export type PostingDraft = Pick<
  Posting,
  'tradeId' | 'symbol' | 'reservationId' | 'fillId' | 'because' | 'quantity' | 'held'
> & {
  readonly movement: Movement;
};

/** A draft to overwrite: what is added to a spread object, rather than overwritten in it, costs a microsecond a field. */
export const UNTIED_DRAFT: PostingDraft = {
  tradeId: null,
  symbol: null,
  reservationId: null,
  fillId: null,
  because: null,
  quantity: '0',
  held: '0',
  movement: {},
};

/** The two accounts that the desk owes to its owner: they grow by credits. */
export function isCredit(account: Account): boolean {
  return account === 'capital' || account === 'realised';
}

/** The legs of a movement, zeros left out, in the order of the accounts. */
export function legsOf(movement: Movement): Posting['legs'] {
  const legs: { -readonly [A in Account]?: AmountText } = {};
  for (const account of ACCOUNTS) {
    const change = movement[account];
    if (change === undefined || change.isZero) continue;
    legs[account] = (isCredit(account) ? change.negated() : change).toString();
  }
  return legs;
}
