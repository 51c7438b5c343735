import { computeFrame } from '../shared/domain/indicators/frame-compute.ts';
import type { Instrument } from '../shared/domain/market/instrument.ts';
import { Decimal } from '../shared/domain/money/decimal.ts';
import {
  afterEntry,
  afterTradeClosed,
  type DirectionTracker,
  NEW_TRACKER,
} from '../shared/domain/strategy/direction.ts';
import { evaluateToFirstVeto } from '../shared/domain/strategy/first-veto.ts';
import {
  specOf,
  type StrategyParameters,
  validateParameters,
} from '../shared/domain/strategy/parameters/parameters.ts';
import { evaluateSignal } from '../shared/domain/strategy/pipeline.ts';
import { MarketSnapshot } from '../shared/domain/strategy/snapshot.ts';
import type { Standing } from '../shared/domain/strategy/standing.ts';
import { tradingHoursAt } from '../shared/domain/strategy/trading-hours.ts';
import { utcMillis } from '../shared/domain/time/instant.ts';
import type { BenchRow } from './bench-row.ts';
import { judgeInline } from './evaluate-floor.ts';
import { randomWalk } from './random-walk.ts';

const SYMBOLS = 10;
const PROFILES = 20_000;
const ROUNDS = 5;
const BARS = 1_000_000;
/** How long the bench lets a trade live. */
const HOLD_BARS = 30;

/** Profiles of one indicator spec whose parameters all differ, so that nothing can be shared between them but the market. */
function manyStandings(): readonly Standing[] {
  return Array.from({ length: PROFILES }, (_, profile) => ({
    parameters: parametersWith({
      allowShort: true,
      trendMinGapAtr: 0.1 + profile / 1e6,
      zoneProximityAtr: 1 + profile / PROFILES,
      momentumLongHigh: 65 + profile / 2_000,
      riskStopAtr: 1.5 + profile / PROFILES,
      scoreThreshold: 0.2 + profile / 1e6,
    }),
    tracker: NEW_TRACKER,
    weights: null,
    analyst: null,
  }));
}

function parametersWith(changes: Readonly<Record<string, unknown>>): StrategyParameters {
  const checked = validateParameters(changes);
  if (!checked.ok) throw new Error(`The bench has bad parameters: ${JSON.stringify(checked.refusal)}`);
  return checked.value;
}

function instrument(place: number): Instrument {
  return {
    symbol: `SYM${place}`,
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
}

/** One closed bar of each symbol, in the middle of whatever its walk is doing. */
function snapshots(parameters: StrategyParameters): readonly MarketSnapshot[] {
  return Array.from({ length: SYMBOLS }, (_, place) => {
    const bars = randomWalk(1_600, 7 + place);
    const now = utcMillis(bars.closesAt[1_599] ?? Number.NaN);
    return new MarketSnapshot(instrument(place), '1m', {
      frame: computeFrame(bars, 0, 1_600, specOf(parameters)),
      index: 1_599,
      higher: null,
      now,
      hours: tradingHoursAt('24x7', now),
    });
  });
}

/** Milliseconds of both, in turn, the median of some rounds after two of warming up. */
function inTurn(ours: () => void, peer: () => void): readonly [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const [side, run] of [ours, peer].entries()) {
      globalThis.gc?.();
      const start = performance.now();
      run();
      if (round >= 0) times[side === 0 ? 0 : 1].push(performance.now() - start);
    }
  }
  const median = (values: readonly number[]): number =>
    [...values].sort((left, right) => left - right)[ROUNDS >> 1] ?? Number.NaN;
  return [median(times[0]), median(times[1])];
}

function profilesRow(): BenchRow {
  const standings = manyStandings();
  const market = snapshots(parametersWith({}));
  // A few results stay alive for a while, as in a host that acts on them; the rest is garbage at once.
  const kept = new Array<unknown>(64);
  let place = 0;
  const [oursMs, peerMs] = inTurn(
    () => {
      for (const standing of standings) {
        for (const snapshot of market) {
          kept[place & 63] = evaluateSignal(snapshot, standing);
          place += 1;
        }
      }
    },
    () => {
      for (const { parameters } of standings) {
        for (const snapshot of market) {
          kept[place & 63] = judgeInline(snapshot, parameters);
          place += 1;
        }
      }
    },
  );
  const ours = PROFILES / 1_000 / oursMs;
  const peer = PROFILES / 1_000 / peerMs;
  return {
    name: 'profiles of 10 symbols evaluated, every verdict with its figures',
    unit: 'M profiles/s',
    ours,
    peer,
    peerName: 'floor: one inlined function, six rules, a reason object each',
    ratio: ours / peer,
  };
}

function firstVetoRow(): BenchRow {
  const parameters = parametersWith({ allowShort: true });
  const bars = randomWalk(BARS);
  const frame = computeFrame(bars, 0, BARS, specOf(parameters));
  const standing: { tracker: DirectionTracker } & Standing = {
    parameters,
    tracker: NEW_TRACKER,
    weights: null,
    analyst: null,
  };
  const hours = tradingHoursAt('24x7', utcMillis(0));
  const snapshot = new MarketSnapshot(instrument(0), '1m', { frame, index: 0, higher: null, now: 0, hours });
  let entries = 0;
  let closesAt = 0;
  const [ms] = inTurn(
    () => {
      entries = 0;
      for (let index = 800; index < BARS; index += 1) {
        snapshot.index = index;
        snapshot.now = bars.closesAt[index] ?? Number.NaN;
        const signal = evaluateToFirstVeto(snapshot, standing);
        if (signal.outcome === 'enter') {
          entries += 1;
          standing.tracker = afterEntry(signal.direction, index);
          closesAt = index + HOLD_BARS;
        } else if (index === closesAt) standing.tracker = afterTradeClosed(standing.tracker);
      }
    },
    () => undefined,
  );
  if (entries === 0) throw new Error('A million bars without an entry signal measure nothing');
  return {
    name: `bars evaluated to the first veto (${entries} entry signals)`,
    unit: 'M bars/s',
    ours: BARS / 1_000 / ms,
    peer: null,
    peerName: null,
    ratio: null,
  };
}

export async function measure(): Promise<BenchRow[]> {
  return [profilesRow(), firstVetoRow()];
}
