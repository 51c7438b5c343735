import { isKeyPart } from '../ids/ids.ts';
import { ok, refuse } from '../result.ts';
import type { DeskAnswer, DeskDone, DeskRefusal } from './answers.ts';
import { ACCOUNTS, type Account } from './ledger.ts';
import type { DeskOperation } from './operations.ts';
import type { AmountText, Posting } from './postings.ts';

/**
 * Answers as they are kept for retries: lists without names, and without what the operation itself says. The desk is stored at every
 * operation, so this is most of what is written.
 */
type Amounts = readonly (AmountText | null)[];
type PackedPosting = readonly [
  sequence: number,
  at: Posting['at'],
  fence: number,
  tradeId: string | null,
  symbol: string | null,
  reservationId: string | null,
  fillId: string | null,
  because: string | null,
  quantity: AmountText,
  held: AmountText,
  legs: Amounts,
];
type PackedDone = readonly [
  fence: number | null,
  released: AmountText,
  alarms: DeskDone['alarms'],
  trading: DeskDone['trading'],
  books: Amounts,
  postings: readonly PackedPosting[],
];

/** As JSON.stringify would write it, but written here: nearly every text is an amount or an id and needs no escape. */
export function packAnswer(answer: DeskAnswer): string {
  if (!answer.ok) return JSON.stringify(answer.refusal);
  const { fence, released, alarms, trading, books, postings } = answer.value;
  const packed = postings.map(packPosting).join(',');
  const told = alarms.length === 0 ? '[]' : JSON.stringify(alarms);
  return `[${fence},"${released}",${told},"${trading}",${packAmounts(books)},[${packed}]]`;
}

function packPosting(posting: Posting): string {
  const { sequence, at, fence, tradeId, symbol, reservationId, fillId, because, quantity, held, legs } =
    posting;
  const subject = `${quoted(tradeId)},${quoted(symbol)},${quoted(reservationId)},${quoted(fillId)},${quoted(because)}`;
  return `[${sequence},${at},${fence},${subject},"${quantity}","${held}",${packAmounts(legs)}]`;
}

function packAmounts(amounts: Readonly<Partial<Record<Account, AmountText>>>): string {
  let text = '';
  for (const account of ACCOUNTS) {
    const amount = amounts[account];
    text += `${text === '' ? '' : ','}${amount === undefined ? 'null' : `"${amount}"`}`;
  }
  return `[${text}]`;
}

function quoted(text: string | null): string {
  if (text === null) return 'null';
  return isKeyPart(text) ? `"${text}"` : JSON.stringify(text);
}

/**
 * The answer that was packed, word for word.
 *
 * @param operation one with the content of that which was answered
 * @param operationId the id under which it was answered
 */
export function unpackAnswer(packed: string, operation: DeskOperation, operationId: string): DeskAnswer {
  // Packed above and kept inside the state of the desk, which is read strictly.
  const value = JSON.parse(packed) as PackedDone | DeskRefusal;
  if (isRefusal(value)) return refuse(value);
  const [fence, released, alarms, trading, books, postings] = value;
  const { op, issuedAt } = operation;
  return ok({
    op,
    fence,
    postings: postings.map((one) => unpackPosting(one, { operationId, kind: op, issuedAt })),
    released,
    alarms,
    trading,
    books: unpackAmounts(books) as DeskDone['books'],
  });
}

function isRefusal(value: PackedDone | DeskRefusal): value is DeskRefusal {
  return !Array.isArray(value);
}

function unpackPosting(
  packed: PackedPosting,
  asked: Pick<Posting, 'operationId' | 'kind' | 'issuedAt'>,
): Posting {
  const [sequence, at, fence, tradeId, symbol, reservationId, fillId, because, quantity, held, legs] = packed;
  const { operationId, kind, issuedAt } = asked;
  const subject = { tradeId, symbol, reservationId, fillId, because, quantity, held };
  return { sequence, operationId, kind, at, issuedAt, fence, ...subject, legs: unpackAmounts(legs) };
}

function unpackAmounts(amounts: Amounts): Partial<Record<Account, AmountText>> {
  const named: Partial<Record<Account, AmountText>> = {};
  for (const [index, account] of ACCOUNTS.entries()) {
    const amount = amounts[index];
    if (amount !== undefined && amount !== null) named[account] = amount;
  }
  return named;
}
