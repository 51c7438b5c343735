import { refuse, type Result } from '../result.ts';
import { type NumberProblem, type NumbersOf, type NumberTable, readNumbers } from './number-table.ts';

/**
 * Every limit a profile trades under: its default, its range and what it does. Percentages are of the profile's equity (allocated +
 * realised + unrealised) unless the words say otherwise, and are written as people say them: 0.5 is half a percent.
 */
export const RISK_LIMITS = {
  riskPct: {
    default: 0.5,
    min: 0.1,
    max: 2,
    step: 0.01,
    unit: '%',
    words: 'Equity that one trade may lose when its stop is hit, costs included.',
  },
  maxPosPct: {
    default: 20,
    min: 1,
    max: 100,
    step: 0.01,
    unit: '%',
    words: 'Largest notional of one entry.',
  },
  advPct: {
    default: 1,
    min: 0.01,
    max: 10,
    step: 0.01,
    unit: '%',
    words: 'Largest share of the average daily volume that one entry may take.',
  },
  kellyFractionPct: {
    default: null,
    min: 1,
    max: 100,
    step: 1,
    unit: '%',
    words:
      'Share of the Kelly bet that caps the risk of a trade once 50 trades are closed (25 is usual). Off: no cap.',
  },
  // No more than a desk can hold.
  maxOpen: { default: 5, min: 1, max: 64, step: 1, unit: 'count', words: 'Open trades at one time.' },
  perSymbol: {
    default: 1,
    min: 1,
    max: 10,
    step: 1,
    unit: 'count',
    words: 'Open trades in one symbol at one time.',
  },
  entriesPerDay: {
    default: 10,
    min: 1,
    max: 1000,
    step: 1,
    unit: 'count',
    words: 'Entries in one risk day.',
  },
  maxDayTrades: {
    default: null,
    min: 1,
    max: 1000,
    step: 1,
    unit: 'count',
    words:
      'Trades opened and closed on the same day within five sessions (3 keeps a small margin account unflagged).',
  },
  dailyLossStopPct: {
    default: 2,
    min: 0.1,
    max: 50,
    step: 0.01,
    unit: '%',
    words:
      'Loss since the start of the risk day, open trades included, that stops entries until the next one.',
  },
  dailyLossFlattenPct: {
    default: null,
    min: 0.1,
    max: 50,
    step: 0.01,
    unit: '%',
    words:
      'Loss since the start of the risk day that closes every position (3 is usual). Off: positions keep their stops.',
  },
  drawdownHalfPct: {
    default: 10,
    min: 1,
    max: 90,
    step: 0.01,
    unit: '%',
    words: 'Drawdown from the high that halves the size of entries.',
  },
  drawdownHaltPct: {
    default: 15,
    min: 1,
    max: 95,
    step: 0.01,
    unit: '%',
    words: 'Drawdown from the high that halts the profile until a person resumes it.',
  },
  grossPct: {
    default: 100,
    min: 1,
    max: 400,
    step: 0.01,
    unit: '%',
    words: 'Sum of all positions and working entries, long and short both counted up.',
  },
  symbolPct: {
    default: 20,
    min: 1,
    max: 100,
    step: 0.01,
    unit: '%',
    words: 'Positions and working entries in one symbol.',
  },
  assetClassPct: {
    default: 60,
    min: 1,
    max: 400,
    step: 0.01,
    unit: '%',
    words: 'Positions and working entries in one asset class.',
  },
  heatPct: {
    default: 3,
    min: 0.1,
    max: 50,
    step: 0.01,
    unit: '%',
    words: 'Sum of what all open trades would lose if every stop were hit.',
  },
  correlationRho: {
    default: 0.7,
    min: 0.1,
    max: 1,
    step: 0.01,
    unit: 'correlation',
    words: 'Correlation of daily returns from which two symbols count as one bet.',
  },
  correlationMinCommon: {
    default: 40,
    min: 10,
    max: 60,
    step: 1,
    unit: 'days',
    words: 'Common daily returns, of the last 60, below which a correlation counts as unknown.',
  },
  clusterHeat: {
    default: 1.5,
    min: 1,
    max: 10,
    step: 0.1,
    unit: 'single risks',
    words: 'Sum of the open risk in one cluster of correlated symbols, in units of the risk of one trade.',
  },
  cooldownExitBars: {
    default: 3,
    min: 0,
    max: 500,
    step: 1,
    unit: 'bars',
    words: 'Bars without a new entry in a symbol after a trade in it closed.',
  },
  cooldownLossBars: {
    default: 6,
    min: 0,
    max: 500,
    step: 1,
    unit: 'bars',
    words: 'The same after a trade that lost.',
  },
  lossStreakTrades: {
    default: 3,
    min: 2,
    max: 20,
    step: 1,
    unit: 'count',
    words: 'Losses in a row that pause the whole profile.',
  },
  cooldownStreakBars: {
    default: 24,
    min: 0,
    max: 1000,
    step: 1,
    unit: 'bars',
    words: 'Bars without any new entry after that many losses in a row.',
  },
} as const satisfies NumberTable;

export type RiskLimits = NumbersOf<typeof RISK_LIMITS>;

/** Reads limits from outside; what is missing takes its default, and every problem is named at once. */
export function validateLimits(
  input: Readonly<Record<string, unknown>>,
): Result<RiskLimits, readonly NumberProblem[]> {
  const read = readNumbers(RISK_LIMITS, input);
  if (!read.ok) return read;
  const problems = contradictionsOf(read.value);
  return problems.length > 0 ? refuse(problems) : read;
}

function contradictionsOf(limits: RiskLimits): NumberProblem[] {
  const problems: NumberProblem[] = [];
  const contradiction = (name: keyof RiskLimits, sentence: string): void => {
    problems.push({ name, code: 'CONTRADICTION', sentence });
  };
  if (limits.drawdownHalfPct > limits.drawdownHaltPct) {
    contradiction(
      'drawdownHalfPct',
      'Size is halved before the halt: drawdownHalfPct must not pass drawdownHaltPct',
    );
  }
  if (limits.dailyLossFlattenPct !== null && limits.dailyLossFlattenPct < limits.dailyLossStopPct) {
    contradiction(
      'dailyLossFlattenPct',
      'Entries stop before positions are closed: dailyLossFlattenPct must not be below dailyLossStopPct',
    );
  }
  if (limits.riskPct > limits.heatPct) {
    contradiction(
      'riskPct',
      'One trade may not risk more than all trades together: riskPct must not pass heatPct',
    );
  }
  if (limits.perSymbol > limits.maxOpen) {
    contradiction(
      'perSymbol',
      'One symbol may not hold more trades than the profile: perSymbol must not pass maxOpen',
    );
  }
  if (limits.cooldownLossBars < limits.cooldownExitBars) {
    contradiction(
      'cooldownLossBars',
      'A loss cools down at least as long as any exit: cooldownLossBars must not be below cooldownExitBars',
    );
  }
  return problems;
}
