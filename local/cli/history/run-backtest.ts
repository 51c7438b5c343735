import { type BacktestResult, backtestSteps } from '../../../shared/domain/backtest/backtest.ts';
import type { BacktestSetup } from '../../../shared/domain/backtest/setup.ts';
import type { Progress } from '../progress.ts';

const BARS_PER_STEP = 20_000;

/** Runs a checked setup to its end and shows how far it is. */
export function runBacktest(setup: BacktestSetup, progress: Progress): BacktestResult {
  const steps = backtestSteps(setup, BARS_PER_STEP);
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      progress.to(step.value.bars / step.value.of);
    }
  } finally {
    progress.end();
  }
}
