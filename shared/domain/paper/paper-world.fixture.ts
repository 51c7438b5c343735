import { clientOrderId } from '../ids/ids.ts';
import type { Instrument } from '../market/instrument.ts';
import { Decimal } from '../money/decimal.ts';
import type { ExecutionReport, Fill } from '../orders/execution-report.ts';
import type { OrderTerms, OrderType, Side, TimeInForce } from '../orders/intent.ts';
import { MINUTE_MS, type UtcMillis, utcMillis } from '../time/instant.ts';
import type { FillModel } from './fill-model.ts';
import { step } from './matcher.ts';
import { cancel, submit } from './order-entry.ts';
import { COIN, decimal, instant, orderOf, SHARE, setupOf } from './paper-desk.fixture.ts';
import { type BarEvent, openPaperAccount, type PaperOrder, type PaperState } from './state.ts';
import { isQuiet, wakeBand } from './wake-band.ts';

/** Any market and anything a trader might send into it: what every promise of the venue must survive. */
export interface World {
  readonly model: Partial<FillModel>;
  readonly market: 'day and night' | 'New York';
  readonly bars: readonly BarShape[];
  readonly orders: readonly OrderPlan[];
}

/** Moves in ticks from the close before. */
export interface BarShape {
  readonly gap: number;
  readonly up: number;
  readonly down: number;
  readonly close: number;
  readonly volume: number;
}

export interface OrderPlan {
  readonly afterBar: number;
  readonly symbol: 'ACME' | 'BTC/USD';
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: number;
  readonly timeInForce: TimeInForce;
  readonly firstTicks: number;
  readonly secondTicks: number;
  readonly bracket: boolean;
  readonly reduceOnly: boolean;
  readonly cancelAfterBars: number | null;
}

export const frictionless: Partial<FillModel> = {
  halfSpreadBps: { equity: 0, crypto: 0 },
  impactY: 0,
  jitterBps: 0,
};

/** One fill with the bar that gave it. */
export interface Trade {
  readonly fill: Fill;
  readonly event: BarEvent;
}

export interface History {
  readonly state: PaperState;
  readonly reports: readonly ExecutionReport[];
  readonly trades: readonly Trade[];
  /** Every accepted order and when it was sent. */
  readonly sent: ReadonlyMap<string, { readonly order: PaperOrder; readonly at: UtcMillis }>;
  readonly stepped: number;
}

export interface Manner {
  /** What happens to the state between two bars: stored and read back, say. */
  readonly between?: (state: PaperState) => PaperState;
  readonly skipQuiet?: boolean;
}

const CALENDARS = { 'day and night': '24x7', 'New York': 'XNYS' } as const;
/** Both begin a few bars before a session ends. */
const STARTS = {
  'day and night': instant('2026-03-02T23:50:00Z'),
  'New York': instant('2026-03-02T20:50:00Z'),
} as const;

export const CASH = decimal('100000000');

/** Lives through a world and keeps what happened. */
export function live(world: World, manner: Manner = {}): History {
  const instruments = [SHARE, COIN].map(
    (instrument): Instrument => ({ ...instrument, calendar: CALENDARS[world.market] }),
  );
  const setup = setupOf(world.model, ...instruments);
  const reports: ExecutionReport[] = [];
  const trades: Trade[] = [];
  const sent = new Map<string, { readonly order: PaperOrder; readonly at: UtcMillis }>();
  let state = openPaperAccount(CASH);
  let stepped = 0;
  let now: UtcMillis = STARTS[world.market];
  let close = 10_000;
  for (const [index, shape] of world.bars.entries()) {
    const bar = barOf(shape, close, now);
    for (const instrument of instruments) {
      const event: BarEvent = { kind: 'bar', symbol: instrument.symbol, bar, sigma: 0.001 };
      if (
        manner.skipQuiet === true &&
        isQuiet(wakeBand(state, instrument.symbol), bar.low, bar.high, bar.closesAt)
      ) {
        continue;
      }
      stepped += 1;
      const done = step(state, event, setup);
      state = done.state;
      reports.push(...done.reports);
      for (const report of done.reports) trades.push(...report.fills.map((fill) => ({ fill, event })));
    }
    now = bar.closesAt;
    close = Math.round(bar.close * 100);
    state = manner.between?.(state) ?? state;
    for (const [number, plan] of world.orders.entries()) {
      const family = `o${number}`;
      if (plan.cancelAfterBars !== null && index === plan.afterBar + plan.cancelAfterBars) {
        state = cancel(state, clientOrderId(family), now, setup).state;
      }
      if (index !== plan.afterBar) continue;
      for (const order of ordersOf(family, plan, close, now)) {
        const answered = submit(state, order, { now, ask: close / 100 }, setup);
        state = answered.state;
        if (answered.answer.kind === 'accepted') sent.set(order.clientOrderId, { order, at: now });
      }
    }
  }
  return { state, reports, trades, sent, stepped };
}

function barOf(shape: BarShape, closeBefore: number, opensAt: UtcMillis): BarEvent['bar'] {
  const open = Math.max(2_000, closeBefore + shape.gap);
  const [high, low] = [open + shape.up, open - shape.down];
  const close = low + Math.round(((high - low) * shape.close) / 100);
  const [o, h, l, c] = [open / 100, high / 100, low / 100, close / 100];
  return {
    opensAt,
    closesAt: utcMillis(opensAt + MINUTE_MS),
    open: o,
    high: h,
    low: l,
    close: c,
    volume: shape.volume,
  };
}

const cents = (ticks: number): Decimal => Decimal.of(BigInt(Math.max(1, ticks)), 2);

function ordersOf(family: string, plan: OrderPlan, close: number, now: UtcMillis): readonly PaperOrder[] {
  const first = cents(close + plan.firstTicks);
  const second = cents(close + plan.firstTicks + plan.secondTicks);
  const shared = { symbol: plan.symbol, quantity: Decimal.of(BigInt(plan.quantity)) };
  const terms: Partial<OrderTerms> = {
    ...shared,
    side: plan.side,
    type: plan.type,
    limitPrice: plan.type === 'limit' ? first : plan.type === 'stop_limit' ? second : null,
    stopPrice: plan.type === 'stop' || plan.type === 'stop_limit' ? first : null,
    trailBy: plan.type === 'trailing_stop' && plan.firstTicks > 0 ? cents(plan.firstTicks) : null,
    trailPercent: plan.type === 'trailing_stop' && plan.firstTicks <= 0 ? 0.7 : null,
    timeInForce: plan.timeInForce,
    expiresAt: plan.timeInForce === 'gtd' ? utcMillis(now + 5 * MINUTE_MS) : null,
    reduceOnly: plan.reduceOnly,
  };
  const entry = orderOf(family, terms);
  if (!plan.bracket) return [entry];
  const sign = plan.side === 'buy' ? 1 : -1;
  const exit: Partial<OrderTerms> = { ...shared, side: plan.side === 'buy' ? 'sell' : 'buy' };
  const base = plan.type === 'market' ? close : close + plan.firstTicks;
  return [
    entry,
    orderOf(
      `${family}-stop`,
      { ...exit, type: 'stop', stopPrice: cents(base - sign * 70) },
      { parent: family },
    ),
    orderOf(
      `${family}-target`,
      { ...exit, type: 'limit', limitPrice: cents(base + sign * 90) },
      { parent: family, oco: `${family}-stop` },
    ),
  ];
}
