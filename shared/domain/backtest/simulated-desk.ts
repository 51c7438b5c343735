import { reduceDesk, reduceDeskOnce } from '../desk/desk.ts';
import type { DeskOperation } from '../desk/operations.ts';
import { type DeskState, emptyDesk } from '../desk/state.ts';
import { record, recordEvent, recordTradeChange } from '../engine/record.ts';
import { RecordBook } from '../engine/record-book.ts';
import type { FollowUp, Recorded } from '../engine/records.ts';
import type { OpenedEntry } from '../engine/open-entry.ts';
import type { TradeChange } from '../engine/manage.ts';
import { operationIdFor } from '../ids/derive.ts';
import type { ClientOrderId, TradeId } from '../ids/ids.ts';
import type { ExecutionReport } from '../orders/execution-report.ts';
import type { Order } from '../orders/order.ts';
import type { OrderEvent } from '../orders/order-events.ts';
import { copyOfPosition, emptyPosition } from '../orders/position.ts';
import type { Trade } from '../orders/trade.ts';
import { tightenStop, wantExit } from '../orders/wanted-exit.ts';
import { invariant, unreachable } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { Journal } from './journal.ts';
import type { PlainEnd } from './plain/plain-trade.ts';
import type { BacktestSetup } from './setup.ts';

/** Whoever carries out what the records ask for: the simulated venue's side of the desk. */
export interface Carrier {
  submit(order: Order, now: UtcMillis): void;
  cancel(order: Order, now: UtcMillis): void;
}

/**
 * Desk and records of a backtest, changed by the very functions of live trading: a fact goes through `record`, the desk is told, the changes are kept,
 * and what follows from them is carried out in turn.
 */
export class SimulatedDesk {
  desk: DeskState;
  readonly records: RecordBook;
  /** Trades that are opening or open. */
  readonly live = new Map<TradeId, Trade>();
  /** Trades that ended since they were last asked for. */
  readonly ended: Trade[] = [];
  readonly #setup: BacktestSetup;
  readonly #journal: Journal;
  readonly #queue: FollowUp[] = [];

  constructor(setup: BacktestSetup, journal: Journal, at: UtcMillis) {
    const { tenantId, profileId, account, exitStyle, instrument, capital } = setup;
    this.#setup = setup;
    this.#journal = journal;
    this.records = new RecordBook({ tenantId, profileId, account, exitStyle });
    this.desk = emptyDesk({ tenantId, profileId, currency: instrument.currency }, at);
    const operationId = operationIdFor(`backtest:${profileId}`, 'allocate');
    const funded = this.ask({
      op: 'allocate',
      operationId,
      at,
      issuedAt: at,
      amount: capital,
      by: 'backtest',
    });
    invariant(funded.ok, 'The desk of a backtest takes its capital');
  }

  ask(operation: DeskOperation): ReturnType<typeof reduceDeskOnce>['answer'] {
    const reduce = this.#setup.evaluation === 'full' ? reduceDesk : reduceDeskOnce;
    const { state, answer } = reduce(this.desk, operation);
    this.desk = state;
    return answer;
  }

  /** Puts an entry on record before anything is sent. */
  open({ order, trade, exits }: OpenedEntry): void {
    this.records.keep({ orders: [order, ...exits], trade });
    this.live.set(trade.tradeId, trade);
  }

  /** What a plain trade leaves behind, in one piece. */
  keepPlain({ orders, trade, fills, desk }: PlainEnd): void {
    const { tenantId, profileId, instrument } = this.#setup;
    const { symbol } = instrument;
    const now = trade.recordedAt;
    const before = this.records.positions.get(symbol) ?? emptyPosition({ tenantId, profileId, symbol }, now);
    const position = copyOfPosition(before);
    position.realised = position.realised.plus(trade.holding.realised);
    position.recordedAt = now;
    // Once for each fill.
    position.revision += fills.length;
    this.desk = desk;
    this.records.keep({ orders, trade, position });
    this.#journal.filled(trade.tradeId, fills);
    this.ended.push(trade);
  }

  /** A claim of the venue. */
  hear(report: ExecutionReport, now: UtcMillis): void {
    const records = this.records.of(report.clientOrderId, this.#setup.instrument);
    const recorded = record(records, report, now);
    if (!recorded.ok) {
      this.#journal.alarm(recorded.refusal.code);
      return;
    }
    const tradeId = records.order?.intent.tradeId;
    if (tradeId !== undefined && report.fills.length > 0) this.#journal.filled(tradeId, report.fills);
    this.#keep(recorded.value);
  }

  /** Something that happened on our side of the wire. */
  tell(id: ClientOrderId, event: OrderEvent, now: UtcMillis): void {
    const records = this.records.of(id, this.#setup.instrument);
    const { order } = records;
    invariant(order !== null, 'Nothing happens to an order that is not on record');
    const recorded = recordEvent(records, order, event, { occurredAt: now, now });
    if (recorded.ok) this.#keep(recorded.value);
    else this.#journal.alarm(recorded.refusal.code);
  }

  /** A wish about an open trade. */
  change(wish: TradeChange, now: UtcMillis): void {
    const records = this.records.ofTrade(wish.tradeId, this.#setup.instrument);
    const { trade } = records;
    invariant(trade !== null, 'A managed trade is on record');
    const changed =
      wish.kind === 'exit' ? wantExit(trade, wish.wish) : tightenStop(trade, wish.stopPrice, now);
    if (changed.ok) this.#keep(recordTradeChange(records, changed.value, { occurredAt: now, now }));
    else this.#journal.alarm(changed.refusal.code);
  }

  /** Carries out what the facts so far ask for, and what that asks for in turn, until nothing is left. */
  settle(carrier: Carrier, now: UtcMillis): void {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#carryOut(next, carrier, now);
    }
  }

  #carryOut(followUp: FollowUp, carrier: Carrier, now: UtcMillis): void {
    switch (followUp.kind) {
      case 'submit':
      case 'cancel': {
        // The records may have moved on since it was asked for: their present status says what is still to be done.
        const order = this.records.orders.get(followUp.order.clientOrderId);
        if (order?.status === 'reserved') carrier.submit(order, now);
        else if (order?.status === 'pending_cancel') carrier.cancel(order, now);
        return;
      }
      case 'escalate':
        this.#journal.alarm(followUp.because);
        return;
      case 'fetchFills':
      case 'bookRebate':
        this.#journal.alarm(followUp.kind);
        return;
      default:
        unreachable(followUp);
    }
  }

  #keep({ changes, deskOperations, followUps, alarms }: Recorded): void {
    for (const operation of deskOperations) {
      const answer = this.ask(operation);
      if (!answer.ok) this.#journal.alarm(`${operation.op}:${answer.refusal.code}`);
      else for (const alarm of answer.value.alarms) this.#journal.alarm(alarm);
    }
    this.records.keep(changes);
    for (const alarm of alarms) this.#journal.alarm(alarm.code);
    if (changes.trade !== null) this.#follow(changes.trade);
    this.#queue.push(...followUps);
  }

  #follow(trade: Trade): void {
    if (trade.status === 'opening' || trade.status === 'open') {
      this.live.set(trade.tradeId, trade);
    } else if (this.live.delete(trade.tradeId)) {
      this.ended.push(trade);
    }
  }
}
