import { reduceDesk } from '../desk/desk.ts';
import type { DeskOperation } from '../desk/operations.ts';
import { type DeskState, emptyDesk } from '../desk/state.ts';
import { operationIdFor } from '../ids/derive.ts';
import type { ClientOrderId } from '../ids/ids.ts';
import type { ExecutionReport } from '../orders/execution-report.ts';
import type { ExitStyle } from '../orders/exit-orders.ts';
import type { Leg } from '../orders/intent.ts';
import type { Order } from '../orders/order.ts';
import type { OrderEvent } from '../orders/order-events.ts';
import {
  ACCOUNT,
  at,
  BTC,
  dec,
  entryIntent,
  fillOf,
  OWNER,
  orderOf,
  reportOf,
} from '../orders/orders.fixture.ts';
import type { Trade } from '../orders/trade.ts';
import { record, recordEvent, recordTradeChange } from './record.ts';
import { RecordBook } from './record-book.ts';
import type { FollowUp, Recorded } from './records.ts';

const STYLE: ExitStyle = {
  workingExits: 'both',
  reduceOnlyEnforced: false,
  stopType: 'stop',
  stopLimitOffsetBps: 0,
  marketTimeInForce: 'gtc',
};
export const protection = { stopPrice: dec('95'), targetPrice: dec('110') };

/** A profile with its books and its real desk: what `record` asks of either is done at once. */
export class Profile {
  readonly book = new RecordBook({ ...OWNER, account: ACCOUNT, exitStyle: STYLE });
  desk: DeskState = emptyDesk({ ...OWNER, currency: 'USD' }, at(0));
  readonly followUps: string[] = [];
  readonly alarms: string[] = [];
  readonly refusals: string[] = [];

  constructor() {
    this.ask({
      op: 'allocate',
      operationId: operationIdFor('t', 'fund'),
      at: at(0),
      issuedAt: at(0),
      amount: dec('100000'),
      by: 'test',
    });
  }

  ask(operation: DeskOperation): void {
    const { state, answer } = reduceDesk(this.desk, operation);
    this.desk = state;
    if (!answer.ok) this.refusals.push(`${operation.op} ${answer.refusal.code}`);
    else this.alarms.push(...answer.value.alarms);
  }

  enter(quantity: string, options: Parameters<typeof entryIntent>[1] = {}): Order {
    const order = orderOf(entryIntent(quantity, options));
    this.book.keep({ orders: [order] });
    const { intent, reservationId } = order;
    if (reservationId === null) throw new Error('An entry has a reservation');
    const common = {
      operationId: operationIdFor(order.clientOrderId, 'reserve'),
      at: at(0),
      issuedAt: at(0),
    };
    this.ask({
      ...common,
      op: 'reserve',
      tradeId: intent.tradeId,
      reservationId,
      symbol: 'BTC/USD',
      quantity: dec(quantity),
      amount: intent.holdAmount,
      openEntriesMax: 5,
    });
    this.tell(order.clientOrderId, { kind: 'sent', fence: 1 });
    return order;
  }

  send(order: Order): void {
    this.tell(order.clientOrderId, { kind: 'sent', fence: 1 });
    this.hear(reportOf(order, 'new'));
  }

  hear(report: ExecutionReport): string {
    const result = record(this.book.of(report.clientOrderId, BTC), report, at(99));
    if (!result.ok) return result.refusal.code;
    return this.apply(result.value);
  }

  tell(id: ClientOrderId, event: OrderEvent): string {
    const records = this.book.of(id, BTC);
    if (records.order === null) throw new Error('An event belongs to a known order');
    const result = recordEvent(records, records.order, event, { occurredAt: at(1), now: at(99) });
    return result.ok ? this.apply(result.value) : result.refusal.code;
  }

  change(trade: Trade, second = 5): string {
    const records = this.book.ofTrade(trade.tradeId, BTC);
    return this.apply(recordTradeChange(records, trade, { occurredAt: at(second), now: at(99) }));
  }

  apply({ changes, deskOperations, followUps, alarms }: Recorded): string {
    this.book.keep(changes);
    for (const operation of deskOperations) this.ask(operation);
    this.alarms.push(...alarms.map((alarm) => alarm.code));
    const told = followUps.map(wordsOf);
    this.followUps.push(...told);
    return told.join('; ');
  }

  trade(): Trade {
    const [trade] = this.book.trades.values();
    if (trade === undefined) throw new Error('There is a trade');
    return trade;
  }

  order(leg: Leg, attempt = 1): Order {
    for (const order of this.book.orders.values()) {
      if (order.intent.leg === leg && order.attempt === attempt) return order;
    }
    throw new Error(`There is a ${leg} order`);
  }

  position() {
    const position = this.book.positions.get('BTC/USD');
    if (position === undefined) throw new Error('There is a position');
    return position;
  }

  /** Realised net of fees, money held for orders, cost of positions with fees: as the desk has them. */
  deskFigures(): string {
    const { realised, fees, orders, positions, openFees } = this.desk.books;
    return [realised.minus(fees), orders, positions.plus(openFees)].map(String).join(' ');
  }
}

function wordsOf(step: FollowUp): string {
  switch (step.kind) {
    case 'submit':
      return `submit ${step.order.intent.leg} ${step.order.intent.terms.quantity.toString()}`;
    case 'cancel':
      return `cancel ${step.order.intent.leg} ${step.because}`;
    case 'escalate':
      return `escalate ${step.because}`;
    case 'fetchFills':
      return `fetch fills ${step.awaitedQuantity.toString()}`;
    case 'bookRebate':
      return `rebate ${step.amount.toString()}`;
  }
}

export const fills = (order: Order, ...rows: readonly (readonly [string, string, string, string?])[]) =>
  rows.map(([id, quantity, price, fee = '0']) => fillOf(order, id, { quantity, price, fee, second: 2 }));
