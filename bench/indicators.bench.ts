import { IndicatorsSync } from '@ixjb94/indicators';
import { ATR, BollingerBands, EMA, MACD, RSI } from 'trading-signals';
import { runsOf } from '../shared/domain/indicators/run.ts';
import { IndicatorSuite } from '../shared/domain/indicators/suite.ts';
import { suiteBuffers, writeSuite } from '../shared/domain/indicators/suite-columns.ts';
import type { BarColumns } from '../shared/domain/market/bar.ts';
import type { BenchRow } from './bench-row.ts';
import { randomWalk } from './random-walk.ts';

const BARS = 1_000_000;
const ROUNDS = 7;

/** Milliseconds of `ours` and `peer`, run in turn, after one round of warming up: the fastest of each, because other work on the machine only slows. */
function inTurn(ours: () => void, peer: () => void): readonly [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [side, run] of [ours, peer].entries()) {
      globalThis.gc?.();
      const start = performance.now();
      run();
      if (round > 0) times[side === 0 ? 0 : 1].push(performance.now() - start);
    }
  }
  return [Math.min(...times[0]), Math.min(...times[1])];
}

function rateOf(milliseconds: number): number {
  return BARS / 1_000 / milliseconds;
}

/** Two answers to the same question may differ in how they were seeded, not after a million bars. */
function mustAgree(what: string, ours: number, peer: number): void {
  if (!(Math.abs(ours - peer) <= 1e-6 * Math.abs(peer)))
    throw new Error(`${what}: ours ${ours}, the peer's ${peer}`);
}

function streamingRow(bars: BarColumns): BenchRow {
  let ours = new IndicatorSuite();
  let read = 0;
  let peer = peerSuite();
  const [oursMs, peerMs] = inTurn(
    () => {
      ours = new IndicatorSuite();
      const { high, low, close } = bars;
      for (let index = 0; index < bars.length; index += 1) {
        ours.next(high[index] ?? Number.NaN, low[index] ?? Number.NaN, close[index] ?? Number.NaN);
        if (ours.bollinger.upper > ours.bollinger.lower) read += 1; // The bands are made when they are read.
      }
    },
    () => {
      peer = peerSuite();
      const { high, low, close } = bars;
      for (let index = 0; index < bars.length; index += 1) {
        peer.add(high[index] ?? Number.NaN, low[index] ?? Number.NaN, close[index] ?? Number.NaN);
      }
    },
  );
  if (read === 0) throw new Error('No bar had bands');
  mustAgree('EMA 200', ours.emaSlow.value, peer.emaSlow.getResultOrThrow());
  mustAgree('RSI 14', ours.rsi.value, peer.rsi.getResultOrThrow());
  mustAgree('ATR 14', ours.atr.value, peer.atr.getResultOrThrow());
  mustAgree('MACD', ours.macd.macd, peer.macd.getResultOrThrow().macd);
  mustAgree('Bollinger', ours.bollinger.upper, peer.bollinger.getResultOrThrow().upper);
  return row('indicator suite, one bar at a time', oursMs, peerMs, 'trading-signals 8.3.0');
}

function peerSuite() {
  const emaFast = new EMA(50);
  const emaSlow = new EMA(200);
  const rsi = new RSI(14);
  const atr = new ATR(14);
  const macd = new MACD(new EMA(12), new EMA(26), new EMA(9));
  const bollinger = new BollingerBands(20, 2);
  const add = (high: number, low: number, close: number): void => {
    emaFast.add(close);
    emaSlow.add(close);
    rsi.add(close);
    atr.add({ high, low, close });
    macd.add(close);
    bollinger.add(close);
  };
  return { add, emaSlow, rsi, atr, macd, bollinger };
}

function batchRow(bars: BarColumns): BenchRow {
  const peer = new IndicatorsSync();
  const [high, low, close] = [Array.from(bars.high), Array.from(bars.low), Array.from(bars.close)];
  const columns = suiteBuffers(bars.length);
  let upper: number | undefined;
  let emaSlow: number | undefined;
  const [oursMs, peerMs] = inTurn(
    () => writeSuite(bars, columns),
    () => {
      peer.ema(close, 50);
      emaSlow = peer.ema(close, 200).at(-1);
      peer.rsi(close, 14);
      peer.atr(high, low, close, 14);
      peer.macd(close, 12, 26, 9);
      upper = peer.bbands(close, 20, 2)[2]?.at(-1);
    },
  );
  mustAgree('EMA 200', columns.emaSlow.at(-1) ?? Number.NaN, emaSlow ?? Number.NaN);
  mustAgree('Bollinger', columns.upper.at(-1) ?? Number.NaN, upper ?? Number.NaN);
  return row('indicator suite, a million bars at once', oursMs, peerMs, '@ixjb94/indicators 1.2.4');
}

/** The frames of a backtest: seven indicators and pivots, each segment with its whole warm-up computed again. */
function frameRow(bars: BarColumns): BenchRow {
  const spec = { emaFast: 50, emaSlow: 200, emaTrigger: 20, rsi: 14, atr: 14, roc: 20, zScore: 20 };
  let read = 0;
  const compute = (): void => {
    for (const { frame, from, to } of runsOf(bars, spec)) {
      // Columns that stand by themselves are written when they are asked for: asking for each measures them all.
      if ([frame.roc, frame.zScore, frame.pivotHigh].every(({ length }) => length === frame.bars.length))
        read += to - from;
    }
  };
  const [milliseconds] = inTurn(compute, () => {});
  if (read !== (ROUNDS + 1) * bars.length) throw new Error(`The runs covered ${read} bars`);
  const none = { peer: null, peerName: null, ratio: null };
  return { name: 'strategy frames with warm-up', unit: 'M bars/s', ours: rateOf(milliseconds), ...none };
}

function row(name: string, oursMs: number, peerMs: number, peerName: string): BenchRow {
  return {
    name,
    unit: 'M bars/s',
    ours: rateOf(oursMs),
    peer: rateOf(peerMs),
    peerName,
    ratio: peerMs / oursMs,
  };
}

/** Measures the indicators beside two peers over the same million bars. */
export async function measure(): Promise<BenchRow[]> {
  const bars = randomWalk(BARS);
  return [streamingRow(bars), batchRow(bars), frameRow(bars)];
}
