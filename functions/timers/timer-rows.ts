import { runAlertWatch, runEquityMark, runLedgerWatch, runPositionMonitor, runStaleOrders } from './care.ts';
import { runParity } from './parity.ts';
import { runReconcile } from './reconcile.ts';
import { runOrderSync } from './order-sync.ts';
import { runStrategyLoop } from './strategy-loop.ts';
import { timer, type TimerRow } from '../rows.ts';

/** Everything that the clock starts. */
export const timerRows: readonly TimerRow[] = [
  timer({ name: 'strategy-loop', schedule: 'STRATEGY_LOOP', handle: runStrategyLoop }),
  timer({ name: 'order-sync', schedule: 'ORDER_SYNC', handle: runOrderSync }),
  timer({ name: 'position-monitor', schedule: 'POSITION_MONITOR', handle: runPositionMonitor }),
  timer({ name: 'stale-orders', schedule: 'STALE_ORDERS', handle: runStaleOrders }),
  timer({ name: 'reconcile', schedule: 'RECONCILE', handle: runReconcile }),
  timer({ name: 'parity', schedule: 'PARITY', handle: runParity }),
  timer({ name: 'ledger-watch', schedule: 'LEDGER_WATCH', handle: runLedgerWatch }),
  timer({ name: 'equity-mark', schedule: 'EQUITY_MARK', handle: runEquityMark }),
  timer({ name: 'alert-watch', schedule: 'ALERT_WATCH', handle: runAlertWatch }),
];
