import { profileId, tenantId } from '../ids/ids.ts';
import type { BarColumns } from '../market/bar.ts';
import { columnsOf } from '../market/bar-columns.ts';
import type { Instrument } from '../market/instrument.ts';
import { syntheticBars } from '../market/synthetic.ts';
import type { Bar } from '../market/bar.ts';
import { Decimal, ZERO } from '../money/decimal.ts';
import { REALISTIC } from '../paper/fill-model.ts';
import { type RiskLimits, validateLimits } from '../risk/limits.ts';
import { readNumbers } from '../risk/number-table.ts';
import { STOP_PARAMETERS, type StopParameters } from '../risk/trailing.ts';
import { parametersWith } from '../strategy/market-fixture.ts';
import { utcMillis } from '../time/instant.ts';
import { invariant } from '../result.ts';
import { type BacktestResult, backtest } from './backtest.ts';
import type { BacktestSetup } from './setup.ts';

export const SYNTHETIC: Instrument = {
  symbol: 'SYN/USD',
  assetClass: 'crypto',
  currency: 'USD',
  calendar: '24x7',
  tickSize: Decimal.parse('0.01'),
  lotSize: Decimal.parse('0.0001'),
  minQuantity: Decimal.parse('0.0001'),
  minNotional: Decimal.parse('10'),
  shortable: false,
  fees: { makerBps: 15, takerBps: 25, feeIn: 'quote', perShareSellFee: ZERO },
  synthetic: true,
};

/** Hourly bars of a market that is made up: the same for the same seed. */
export function syntheticHours(length: number, seed = 'backtest'): BarColumns {
  const market = syntheticBars({
    symbol: 'SYN/USD',
    seed,
    startsAt: utcMillis(Date.UTC(2024, 0, 1)),
    timeframe: '1h',
    startPrice: 500,
    tick: 0.01,
    dailyVolatility: 0.03,
    barVolume: 5_000,
  });
  const bars: Bar[] = [];
  for (const bar of market) {
    bars.push(bar);
    if (bars.length === length) break;
  }
  return columnsOf(bars);
}

export function limitsWith(changes: Partial<Record<keyof RiskLimits, number | null>> = {}): RiskLimits {
  const read = validateLimits(changes);
  invariant(read.ok, 'The limits of a test are valid');
  return read.value;
}

export function stopsWith(
  changes: Partial<Record<keyof StopParameters, number | null>> = {},
): StopParameters {
  const read = readNumbers(STOP_PARAMETERS, changes);
  invariant(read.ok, 'The stop parameters of a test are valid');
  return read.value;
}

export function setupWith(changes: Partial<BacktestSetup> = {}): BacktestSetup {
  return {
    tenantId: tenantId('t1'),
    profileId: profileId('prf1'),
    account: { environment: 'paper', account: 'prf1' },
    instrument: SYNTHETIC,
    timeframe: '1h',
    bars: syntheticHours(4_000),
    higher: null,
    parameters: parametersWith(),
    strategyVersion: 'v1',
    weights: null,
    limits: limitsWith(),
    stops: stopsWith(),
    capital: Decimal.parse('10000'),
    model: { ...REALISTIC, seed: 'prf1' },
    costs: { halfSpreadBps: REALISTIC.halfSpreadBps.crypto, slippageBps: 2 },
    exitStyle: {
      workingExits: 'both',
      reduceOnlyEnforced: false,
      stopType: 'stop',
      stopLimitOffsetBps: 0,
      marketTimeInForce: 'gtc',
    },
    evaluation: 'first-veto',
    ...changes,
  };
}

export function resultOf(setup: BacktestSetup): BacktestResult {
  const result = backtest(setup);
  invariant(result.ok, 'The setup of a test can be run');
  return result.value;
}
