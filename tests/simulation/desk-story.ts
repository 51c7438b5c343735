import { expect } from 'vitest';
import {
  fillId,
  operationId,
  profileId,
  reservationId,
  type TradeId,
  tenantId,
  tradeId,
} from '../../shared/domain/ids/ids.ts';
import { Decimal, ZERO } from '../../shared/domain/money/decimal.ts';
import { addMs, utcMillis } from '../../shared/domain/time/instant.ts';
import type { DeskAnswer } from '../../shared/domain/desk/answers.ts';
import { checksumOf, decodeDesk, encodeDesk } from '../../shared/domain/desk/codec.ts';
import { reduceDesk } from '../../shared/domain/desk/desk.ts';
import { ACCOUNTS } from '../../shared/domain/desk/ledger.ts';
import type { DeskOperation, ReleaseEvidence } from '../../shared/domain/desk/operations.ts';
import type { Posting } from '../../shared/domain/desk/postings.ts';
import { ledgerOf, rebuildLedger } from '../../shared/domain/desk/rebuild.ts';
import { type DeskState, emptyDesk } from '../../shared/domain/desk/state.ts';
import { statementOf } from '../../shared/domain/desk/statement.ts';

const START = utcMillis(1_767_225_600_000);
const PROFILE = { tenantId: tenantId('tnt_1'), profileId: profileId('prf_7'), currency: 'USD' };

/**
 * Runs a story told in the words of the desk, one step a line, with the expected answer at the end of the line. `key value` pairs after the
 * first words refine a step: `trade`, `on` (symbol), `qty`, `max`, `id` (of a fill), `as` (of an operation), `side`, `fee`, `feeqty`.
 */
export class DeskStory {
  state: DeskState = emptyDesk(PROFILE, START);
  postings: Posting[] = [];
  private at = START;
  private lines = 0;
  private readonly issued = new Map<string, typeof START>();
  private readonly trades = new Map<string, string>();

  play(story: string): this {
    for (const line of story.split('\n')) {
      const words = (line.split('#')[0] ?? '').trim().split(/\s+/);
      if (words[0] === '') continue;
      this.lines += 1;
      this.step(line.trim(), words);
    }
    return this;
  }

  private step(line: string, words: readonly string[]): void {
    const end = words.findIndex((word, index) => index > 0 && (word === 'ok' || word.includes('_')));
    const [verb = '', ...rest] = words.slice(0, end < 0 ? undefined : end);
    if (verb === 'later') {
      this.at = addMs(this.at, Number(rest[0]));
      return;
    }
    if (verb === 'books') {
      this.compareBooks(line, rest);
      return;
    }
    expect(end, `${line}: a step ends with its answer`).toBeGreaterThan(0);
    const operation = this.operation(verb, rest);
    const { state, answer } = reduceDesk(this.state, operation);
    expect(told(answer, words[end + 1] === 'fence'), line).toBe(words.slice(end).join(' '));
    this.state = state;
    if (answer.ok) for (const posting of answer.value.postings) this.keep(posting);
    this.checkAlways(line);
  }

  private keep(posting: Posting): void {
    if (!this.postings.some((known) => known.sequence === posting.sequence)) this.postings.push(posting);
  }

  /** What holds after every line of every story. */
  private checkAlways(line: string): void {
    const decoded = decodeDesk(encodeDesk(this.state));
    if (!decoded.ok) throw new Error(decoded.refusal.why);
    expect(checksumOf(decoded.value), line).toBe(checksumOf(this.state));
    const rebuilt = rebuildLedger(this.postings);
    if (!rebuilt.ok) throw new Error(rebuilt.refusal.code);
    expect(plain(rebuilt.value), line).toEqual(plain(ledgerOf(this.state)));
  }

  private compareBooks(line: string, pairs: readonly string[]): void {
    const statement = statementOf(this.state);
    const { books } = this.state;
    const figures: Record<string, Decimal | string> = {
      ...statement,
      ...books,
      fees: statement.feesPaid,
      mode: this.state.trading.mode,
    };
    for (let index = 0; index < pairs.length; index += 2) {
      expect(String(figures[pairs[index] ?? '']), `${line}: ${pairs[index]}`).toBe(pairs[index + 1]);
    }
  }

  private operation(verb: string, [first = '', ...rest]: readonly string[]): DeskOperation {
    const [second = ''] = rest;
    const option = (name: string): string | undefined => {
      const place = rest.indexOf(name);
      return place < 0 ? undefined : rest[place + 1];
    };
    const id = option('as') ?? `op-${this.lines}`;
    const asked = (key: string) => {
      const issuedAt = this.issued.get(key) ?? this.at;
      this.issued.set(key, issuedAt);
      return { operationId: operationId(id), at: this.at, issuedAt };
    };
    const trade = (name = option('trade') ?? first.replace(/^[a-z]+/, 't')): TradeId => tradeId(name);
    const symbolOf = (name: string): string => {
      const symbol = option('on') ?? this.trades.get(name) ?? `COIN-${name}`;
      this.trades.set(name, symbol);
      return symbol;
    };
    const decimal = (text: string | undefined, otherwise = ZERO) =>
      text === undefined ? otherwise : Decimal.parse(text);
    switch (verb) {
      case 'fund':
      case 'withdraw':
        return {
          op: verb === 'fund' ? 'allocate' : 'withdraw',
          ...asked(id),
          amount: Decimal.parse(first),
          by: 'ann',
        };
      case 'reserve':
        return {
          op: 'reserve',
          ...asked(first),
          reservationId: reservationId(first),
          tradeId: trade(),
          symbol: symbolOf(trade()),
          amount: Decimal.parse(second),
          quantity: decimal(option('qty'), Decimal.parse('0.1')),
          openEntriesMax: Number(option('max') ?? 5),
        };
      case 'exit':
        return {
          op: 'reserveExit',
          ...asked(first),
          reservationId: reservationId(first),
          tradeId: trade(),
          owner: option('owner') ?? 'protection',
          quantity: Decimal.parse(second),
        };
      case 'fill':
        return {
          op: 'settleFill',
          ...asked(option('id') ?? id),
          fillId: fillId(option('id') ?? `fill-${this.lines}`),
          reservationId: first === 'nothing' ? null : reservationId(first),
          tradeId: trade(),
          symbol: symbolOf(trade()),
          side: (option('side') ?? (first.startsWith('x') ? 'sell' : 'buy')) === 'sell' ? 'sell' : 'buy',
          quantity: Decimal.parse(second),
          price: decimal(option('@')),
          fee: decimal(option('fee')),
          feeQuantity: decimal(option('feeqty')),
        };
      case 'canceled':
      case 'rejected':
      case 'not_placed':
        return this.voided(asked(id), first, verb);
      case 'release':
        return {
          op: 'voidReservation',
          ...asked(id),
          reservationId: reservationId(first),
          authority: { by: 'owner', fence: Number(option('fence')) },
        };
      case 'unknown':
        return { op: 'keepUnknown', ...asked(id), reservationId: reservationId(first) };
      case 'found':
        return { op: 'resolveUnknown', ...asked(id), reservationId: reservationId(first) };
      default:
        return this.control(verb, first, option, asked(id));
    }
  }

  private voided(
    asked: { operationId: ReturnType<typeof operationId>; at: typeof START; issuedAt: typeof START },
    first: string,
    because: ReleaseEvidence,
  ): DeskOperation {
    return {
      op: 'voidReservation',
      ...asked,
      reservationId: reservationId(first),
      authority: { by: 'evidence', because },
    };
  }

  private control(
    verb: string,
    first: string,
    option: (name: string) => string | undefined,
    asked: { operationId: ReturnType<typeof operationId>; at: typeof START; issuedAt: typeof START },
  ): DeskOperation {
    const why = option('why') ?? '';
    switch (verb) {
      case 'unlock-exit':
        return {
          op: 'releaseExitLock',
          ...asked,
          tradeId: tradeId(first),
          owner: option('owner') ?? 'protection',
        };
      case 'close':
        return {
          op: 'closeTrade',
          ...asked,
          tradeId: tradeId(first),
          dustBelow: Decimal.parse(option('dust') ?? '0'),
        };
      case 'halt':
        return { op: 'setTradingState', ...asked, mode: 'HALTED', by: first, why };
      case 'reduce':
        return { op: 'setTradingState', ...asked, mode: 'REDUCING', by: first, why };
      case 'resume':
        return { op: 'setTradingState', ...asked, mode: 'ACTIVE', by: first, why };
      case 'block':
        return { op: 'setEntriesAllowed', ...asked, symbol: first, allowed: false, why };
      case 'unblock':
        return { op: 'setEntriesAllowed', ...asked, symbol: first, allowed: true, why };
      case 'lease':
        return { op: 'acquireReconcileLock', ...asked, owner: first, ttlMs: Number(option('ttl') ?? 60_000) };
      case 'end-lease':
        return { op: 'releaseReconcileLock', ...asked, owner: first, fence: Number(option('fence')) };
      case 'adjust-cash':
        return {
          op: 'adjust',
          ...asked,
          because: 'interest',
          authority: this.authority(option),
          change: { kind: 'cash', amount: Decimal.parse(first) },
        };
      case 'adjust-position':
        return {
          op: 'adjust',
          ...asked,
          because: 'the venue holds another quantity',
          authority: this.authority(option),
          change: {
            kind: 'position',
            tradeId: tradeId(first),
            symbol: this.trades.get(first) ?? `COIN-${first}`,
            side: option('side') === 'sell' ? 'sell' : 'buy',
            quantity: Decimal.parse(option('qty') ?? '1'),
            price: Decimal.parse(option('@') ?? '1'),
          },
        };
      case 'recount':
        return {
          op: 'adjust',
          ...asked,
          because: 'a split',
          authority: this.authority(option),
          change: {
            kind: 'recount',
            tradeId: tradeId(first),
            symbol: this.trades.get(first) ?? `COIN-${first}`,
            side: option('side') === 'sell' ? 'sell' : 'buy',
            quantity: Decimal.parse(option('qty') ?? '1'),
          },
        };
      case 'retire':
        return { op: 'retire', ...asked, by: first };
      default:
        throw new Error(`No such step in a story: ${verb}`);
    }
  }

  private authority(option: (name: string) => string | undefined) {
    const fence = option('fence');
    return fence === undefined
      ? {
          by: 'approval' as const,
          requestedBy: option('asked') ?? '',
          approvedBy: option('approved') ?? '',
        }
      : { by: 'reconciliation' as const, fence: Number(fence) };
  }
}

/** An answer in one word, with the alarms after it. */
function told(answer: DeskAnswer, withFence: boolean): string {
  if (!answer.ok) return answer.refusal.code;
  const fence = withFence ? ['fence', String(answer.value.fence)] : [];
  return ['ok', ...fence, ...answer.value.alarms].join(' ');
}

function plain(ledger: ReturnType<typeof ledgerOf>) {
  const { books, holdings, holds } = ledger;
  return JSON.parse(
    JSON.stringify({
      books: ACCOUNTS.map((account) => books[account]),
      holdings: [...holdings].sort(),
      holds: [...holds].sort(),
    }),
  ) as unknown;
}
