import { clientOrderId, venueOrderId } from '../shared/domain/ids/ids.ts';
import type { BarColumns } from '../shared/domain/market/bar.ts';
import type { Instrument } from '../shared/domain/market/instrument.ts';
import { Decimal } from '../shared/domain/money/decimal.ts';
import type { OrderTerms } from '../shared/domain/orders/intent.ts';
import { REALISTIC } from '../shared/domain/paper/fill-model.ts';
import { step } from '../shared/domain/paper/matcher.ts';
import { submit } from '../shared/domain/paper/order-entry.ts';
import {
  type BarEvent,
  openPaperAccount,
  type PaperSetup,
  type PaperState,
} from '../shared/domain/paper/state.ts';
import { isQuiet, wakeBand } from '../shared/domain/paper/wake-band.ts';
import { utcMillis } from '../shared/domain/time/instant.ts';
import type { BenchRow } from './bench-row.ts';
import { randomWalk } from './random-walk.ts';

const BARS = 1_000_000;
const STEPS = 200_000;
const BRACKETS = 20_000;
const ROUNDS = 5;

const SHARE: Instrument = {
  symbol: 'ACME',
  assetClass: 'equity',
  currency: 'USD',
  calendar: '24x7',
  tickSize: Decimal.parse('0.01'),
  lotSize: Decimal.parse('1'),
  minQuantity: Decimal.parse('1'),
  minNotional: Decimal.parse('1'),
  shortable: true,
  fees: { makerBps: 0, takerBps: 0, feeIn: 'quote', perShareSellFee: Decimal.parse('0') },
  synthetic: true,
};
const SETUP: PaperSetup = { model: REALISTIC, instruments: { ACME: SHARE } };
const START = openPaperAccount(Decimal.parse('1000000000'));

const MARKET: OrderTerms = {
  symbol: 'ACME',
  side: 'buy',
  type: 'market',
  quantity: Decimal.parse('10'),
  limitPrice: null,
  stopPrice: null,
  trailBy: null,
  trailPercent: null,
  timeInForce: 'gtc',
  expiresAt: null,
  reduceOnly: false,
  extendedHours: false,
};

/** Milliseconds of the middle of several rounds, after one of warming up. */
function medianMs(run: () => void): number {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const startedAt = performance.now();
    run();
    if (round > 0) times.push(performance.now() - startedAt);
  }
  return times.sort((left, right) => left - right)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

function eventAt(bars: BarColumns, index: number): BarEvent {
  const at = (column: Float64Array): number => column[index] ?? Number.NaN;
  const { open, high, low, close, volume } = bars;
  const bar = {
    opensAt: utcMillis(at(bars.opensAt)),
    closesAt: utcMillis(at(bars.closesAt)),
    open: at(open),
    high: at(high),
    low: at(low),
    close: at(close),
    volume: 1e6 + at(volume),
  };
  return { kind: 'bar', symbol: 'ACME', bar, sigma: 0.001 };
}

/** A market entry with a stop and a target around `close`, as three orders. */
function withBracket(state: PaperState, id: string, event: BarEvent, widthTicks: number): PaperState {
  const { close, closesAt } = event.bar;
  const ticks = Math.round(close * 100);
  const price = (units: number): Decimal => Decimal.of(BigInt(Math.max(1, units)), 2);
  const stop: OrderTerms = { ...MARKET, side: 'sell', type: 'stop', stopPrice: price(ticks - widthTicks) };
  const target: OrderTerms = {
    ...MARKET,
    side: 'sell',
    type: 'limit',
    limitPrice: price(ticks + widthTicks),
  };
  let next = state;
  for (const [leg, terms] of [MARKET, stop, target].entries()) {
    const order = {
      clientOrderId: clientOrderId(`${id}-${leg}`),
      venueOrderId: venueOrderId(`v-${id}-${leg}`),
      terms,
      parent: leg === 0 ? null : clientOrderId(`${id}-0`),
      oco: leg === 2 ? clientOrderId(`${id}-1`) : null,
    };
    next = submit(next, order, { now: closesAt, ask: close }, SETUP).state;
  }
  return next;
}

function quietRow(bars: BarColumns): BenchRow {
  const armed = withBracket(START, 'b', eventAt(bars, 0), 5_000_000);
  const state = step(armed, eventAt(bars, 1), SETUP).state;
  let quiet = 0;
  const ms = medianMs(() => {
    const band = wakeBand(state, 'ACME');
    quiet = 0;
    for (let index = 2; index < bars.length; index += 1) {
      const [low, high, closesAt] = [bars.low[index], bars.high[index], bars.closesAt[index]];
      if (isQuiet(band, low ?? Number.NaN, high ?? Number.NaN, closesAt ?? Number.NaN)) quiet += 1;
    }
  });
  if (quiet === 0) throw new Error('No bar was quiet: the band of the benchmark is wrong');
  return alone('paper: pass over a bar in which nothing can happen', 'M bars/s', BARS / 1e3 / ms);
}

function stepRow(bars: BarColumns): BenchRow {
  const armed = withBracket(START, 'b', eventAt(bars, 0), 5_000_000);
  const entered = step(armed, eventAt(bars, 1), SETUP).state;
  const events = Array.from({ length: STEPS }, (_, index) => eventAt(bars, index + 2));
  const ms = medianMs(() => {
    let state = entered;
    for (const event of events) state = step(state, event, SETUP).state;
    if (state.books['ACME']?.orders.length !== 2) throw new Error('The stop or the target filled');
  });
  return alone('paper: step a bar past a stop and a target', 'M bars/s', STEPS / 1e3 / ms);
}

function tradeRow(bars: BarColumns): BenchRow {
  const events = Array.from({ length: BRACKETS }, (_, index) => eventAt(bars, index));
  let fills = 0;
  const ms = medianMs(() => {
    let state = START;
    fills = 0;
    for (const [index, event] of events.entries()) {
      const done = step(state, event, SETUP);
      fills += done.reports.filter((report) => report.fills.length > 0).length;
      state = done.state;
      if ((state.books['ACME']?.orders.length ?? 0) === 0) state = withBracket(state, `b${index}`, event, 3);
    }
  });
  if (fills < BRACKETS / 4)
    throw new Error(`Only ${fills} fills: the brackets of the benchmark are too wide`);
  return alone('paper: bracket sent, entered and closed', 'k trades/s', fills / 2 / ms);
}

function alone(name: string, unit: string, ours: number): BenchRow {
  return { name, unit, ours, peer: null, peerName: null, ratio: null };
}

export function measure(): Promise<BenchRow[]> {
  const bars = randomWalk(BARS);
  return Promise.resolve([quietRow(bars), stepRow(bars), tradeRow(bars)]);
}
