import { DataFrame } from 'data-forge';
import { backtest as grademark } from 'grademark';
import { type BacktestResult, backtest } from '../shared/domain/backtest/backtest.ts';
import type { BacktestSetup } from '../shared/domain/backtest/setup.ts';
import { profileId, tenantId } from '../shared/domain/ids/ids.ts';
import { computeFrame } from '../shared/domain/indicators/frame-compute.ts';
import type { BarColumns } from '../shared/domain/market/bar.ts';
import type { Instrument } from '../shared/domain/market/instrument.ts';
import { syntheticBars } from '../shared/domain/market/synthetic.ts';
import { Decimal, ZERO } from '../shared/domain/money/decimal.ts';
import { IDEAL } from '../shared/domain/paper/fill-model.ts';
import { validateLimits } from '../shared/domain/risk/limits.ts';
import { readNumbers } from '../shared/domain/risk/number-table.ts';
import { STOP_PARAMETERS } from '../shared/domain/risk/trailing.ts';
import {
  specOf,
  type StrategyParameters,
  validateParameters,
} from '../shared/domain/strategy/parameters/parameters.ts';
import { utcMillis } from '../shared/domain/time/instant.ts';
import type { BenchRow } from './bench-row.ts';

const BARS = 1_000_000;
/** Counted, and the median of them reported. */
const ROUNDS = 9;
/** Run before those and not counted, alike for both: each side is a program of its own that is compiled while it runs. */
const WARM_UP_ROUNDS = 8;
/** Of the row that has no peer, the first one to warm up. */
const ALL_RULES_ROUNDS = 6;
const WARM_UP = 800;

const COIN: Instrument = {
  symbol: 'SYN/USD',
  assetClass: 'crypto',
  currency: 'USD',
  calendar: '24x7',
  tickSize: Decimal.parse('0.01'),
  lotSize: Decimal.parse('0.0001'),
  minQuantity: Decimal.parse('0.0001'),
  minNotional: Decimal.parse('1'),
  shortable: false,
  fees: { makerBps: 0, takerBps: 0, feeIn: 'quote', perShareSellFee: ZERO },
  synthetic: true,
};

/** A million minutes written straight into columns, so that the memory measured is that of the backtest. */
function minuteBars(length: number): BarColumns {
  const column = () => new Float64Array(length);
  const [opensAt, closesAt, open, high, low, close, volume] = [
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
  ];
  let index = 0;
  const market = syntheticBars({
    symbol: COIN.symbol,
    seed: 'bench',
    startsAt: utcMillis(Date.UTC(2022, 0, 1)),
    timeframe: '1m',
    startPrice: 1_000,
    tick: 0.01,
    dailyVolatility: 0.03,
    barVolume: 1e6,
  });
  for (const bar of market) {
    opensAt[index] = bar.opensAt;
    closesAt[index] = bar.closesAt;
    open[index] = bar.open;
    high[index] = bar.high;
    low[index] = bar.low;
    close[index] = bar.close;
    volume[index] = bar.volume;
    index += 1;
    if (index === length) break;
  }
  return { length, firstOrdinal: 0, opensAt, closesAt, open, high, low, close, volume };
}

function valid<Value>(read: {
  readonly ok: boolean;
  readonly value?: Value;
  readonly refusal?: unknown;
}): Value {
  if (read.value === undefined)
    throw new Error(`The bench is set up wrongly: ${JSON.stringify(read.refusal)}`);
  return read.value;
}

function setupFor(bars: BarColumns, parameters: StrategyParameters): BacktestSetup {
  return {
    tenantId: tenantId('bench'),
    profileId: profileId('bench'),
    account: { environment: 'paper', account: 'bench' },
    instrument: COIN,
    timeframe: '1m',
    bars,
    higher: null,
    parameters,
    strategyVersion: 'bench',
    weights: null,
    // The peer knows no cooldowns and no limits, so ours let everything through that it would take.
    limits: valid(
      validateLimits({
        cooldownExitBars: 0,
        cooldownLossBars: 0,
        cooldownStreakBars: 0,
        entriesPerDay: 1_000,
        dailyLossStopPct: 50,
        drawdownHalfPct: 90,
        drawdownHaltPct: 95,
        maxPosPct: 100,
        symbolPct: 100,
        assetClassPct: 400,
        riskPct: 0.1,
      }),
    ),
    stops: valid(readNumbers(STOP_PARAMETERS, { trailAfterR: 10, breakEvenAfterR: null, maxBars: null })),
    capital: Decimal.parse('1000000'),
    model: { ...IDEAL, seed: 'bench' },
    costs: { halfSpreadBps: 0, slippageBps: 0 },
    exitStyle: {
      workingExits: 'both',
      reduceOnlyEnforced: false,
      stopType: 'stop',
      stopLimitOffsetBps: 0,
      marketTimeInForce: 'gtc',
    },
    evaluation: 'first-veto',
  };
}

/** Rules 1 and 4 with a stop and a target, the others off. */
function trendAndMomentum(changes: Partial<Record<keyof StrategyParameters, number>>): StrategyParameters {
  return valid(
    validateParameters({
      sessionMode: 'off',
      zoneMode: 'off',
      triggerMode: 'off',
      aiMode: 'off',
      scoreThreshold: 0,
      riskMinStopPct: 0.05,
      riskMinRoomR: 0,
      ...changes,
    }),
  );
}

/** On minute bars as someone would trade them who pays for each trade: a trade or so a day. */
const FEW_TRADES = trendAndMomentum({
  trendMinGapAtr: 2,
  momentumLongLow: 40,
  momentumLongHigh: 42,
  riskStopAtr: 6,
  riskTargetR: 10,
});

/** A trade an hour: fast above slow, the RSI rising through 50, a stop of 2 ATR and a target of 3. */
const MANY_TRADES = trendAndMomentum({
  trendMinGapAtr: 0,
  momentumLongLow: 50,
  momentumLongHigh: 60,
  riskStopAtr: 2,
  riskTargetR: 1.5,
});

function ours(setup: BacktestSetup): BacktestResult {
  const result = backtest(setup);
  if (!result.ok) throw new Error(result.refusal.sentence);
  if (result.value.outcomes.length < 100) throw new Error('Too few trades to measure a backtest by');
  return result.value;
}

interface PeerBar {
  readonly time: Date;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly fast: number;
  readonly slow: number;
  readonly atr: number;
  readonly rsi: number;
  readonly before: number;
}

/** The bars as the peer takes them, with every indicator already computed. */
function peerFrame(bars: BarColumns): DataFrame<number, PeerBar> {
  const frame = computeFrame(bars, 0, bars.length, specOf(FEW_TRADES));
  const at = (column: Float64Array, index: number): number => column[index] ?? Number.NaN;
  const values: PeerBar[] = [];
  for (let index = WARM_UP; index < bars.length; index += 1) {
    values.push({
      time: new Date(at(bars.closesAt, index)),
      open: at(bars.open, index),
      high: at(bars.high, index),
      low: at(bars.low, index),
      close: at(bars.close, index),
      volume: at(bars.volume, index),
      fast: at(frame.emaFast, index),
      slow: at(frame.emaSlow, index),
      atr: at(frame.atr, index),
      rsi: at(frame.rsi, index),
      before: at(frame.rsi, index - 1),
    });
  }
  return new DataFrame<number, PeerBar>(values);
}

/** Trend and momentum as rules 1 and 4 have them, with the same stop and target. */
function peer(frame: DataFrame<number, PeerBar>, parameters: StrategyParameters): number {
  const { trendMinGapAtr, momentumLongLow, momentumLongHigh, riskStopAtr, riskTargetR } = parameters;
  const trades = grademark(
    {
      entryRule: (enterPosition, { bar }: { readonly bar: PeerBar }) => {
        const gap = (bar.fast - bar.slow) / bar.atr;
        if (!(gap >= trendMinGapAtr && bar.close > bar.slow)) return;
        if (bar.rsi >= momentumLongLow && bar.rsi <= momentumLongHigh && bar.rsi > bar.before)
          enterPosition();
      },
      stopLoss: ({ bar }: { readonly bar: PeerBar }) => riskStopAtr * bar.atr,
      profitTarget: ({ bar }: { readonly bar: PeerBar }) => riskTargetR * riskStopAtr * bar.atr,
    },
    frame,
  );
  if (trades.length < 100) throw new Error('Too few trades of the peer to compare with');
  return trades.length;
}

/**
 * CPU milliseconds of a run, of all threads of this process, so that what else runs on the machine counts for neither side. No collection is forced
 * before it, on either side: a forced one may drop compiled code too, and then a round measures compiling. The garbage of a run is its own
 * cost, and its leftovers may fall into the next one; sides that take turns carry those of each other.
 */
function cpuMs(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}

const ALONE = { peer: null, peerName: null, ratio: null } as const;

/** The tables of a resident process count once; what is measured is the peak after a whole run in a fresh one. */
function memoryRow(setup: BacktestSetup): BenchRow {
  ours(setup);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  return {
    name: 'backtest: peak memory of a million bars, bars included',
    unit: 'MB',
    ours: peakMb,
    ...ALONE,
  };
}

function speedRow(
  bars: BarColumns,
  frame: DataFrame<number, PeerBar>,
  what: string,
  parameters: StrategyParameters,
): BenchRow {
  const setup = setupFor(bars, parameters);
  const times: [number[], number[]] = [[], []];
  let trades = 0;
  let peerTrades = 0;
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const oursMs = cpuMs(() => (trades = ours(setup).outcomes.length));
    const peerMs = cpuMs(() => (peerTrades = peer(frame, parameters)));
    if (round < 0) continue;
    times[0].push(oursMs);
    times[1].push(peerMs);
  }
  const mine = BARS / 1_000 / median(times[0]);
  const theirs = BARS / 1_000 / median(times[1]);
  return {
    name: `backtest: the rules both have, ${what}, indicators computed by us (${trades} trades, ${peerTrades} of the peer)`,
    unit: 'M bars/s of CPU',
    ours: mine,
    peer: theirs,
    peerName: 'grademark 0.3.0, indicators given',
    ratio: mine / theirs,
  };
}

function allRulesRow(bars: BarColumns): BenchRow {
  const setup = setupFor(bars, valid(validateParameters({ riskMinStopPct: 0.05 })));
  const times = [];
  let trades = 0;
  for (let round = 0; round < ALL_RULES_ROUNDS; round += 1)
    times.push(cpuMs(() => (trades = ours(setup).outcomes.length)));
  const name = `backtest: all seven rules on, to the first veto (${trades} trades)`;
  return { name, unit: 'M bars/s of CPU', ours: BARS / 1_000 / median(times.slice(1)), ...ALONE };
}

export function measure(): Promise<BenchRow[]> {
  const bars = minuteBars(BARS);
  const memory = memoryRow(setupFor(bars, FEW_TRADES));
  const frame = peerFrame(bars);
  return Promise.resolve([
    memory,
    speedRow(bars, frame, 'a trade a day', FEW_TRADES),
    speedRow(bars, frame, 'many trades', MANY_TRADES),
    allRulesRow(bars),
  ]);
}
