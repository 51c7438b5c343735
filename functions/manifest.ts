import { DESK } from '../shared/application/desk.ts';
import { storePostings } from '../shared/application/use-cases/rebuild-desk.ts';
import { lookUpOrder } from '../shared/application/use-cases/look-up-order.ts';
import { commitFact, followFact, planFact } from '../shared/application/use-cases/record-facts.ts';
import { sendOrder } from '../shared/application/use-cases/send-order.ts';
import { DESK_COMMAND, STORE_POSTINGS } from '../shared/application/workflows/desk-command.ts';
import { LOOK_UP_ORDER, PLACE_ORDER, SEND_ORDER } from '../shared/application/workflows/place-order.ts';
import {
  COMMIT_FACT,
  FOLLOW_FACT,
  PLAN_FACT,
  RECORD_EXECUTION,
} from '../shared/application/workflows/record-fact.ts';
import { TENANT_CONTAINERS } from '../shared/contracts/topology.ts';
import { publishChanges } from './feeds/publish-changes.ts';
import { raiseAlertsOf } from './feeds/raise-alerts.ts';
import { httpRows } from './http/routes.ts';
import { handleBacktest } from './queues/backtests.ts';
import { handleExecution } from './queues/executions.ts';
import { handleOrderCommand } from './queues/order-intents.ts';
import { activity, entity, feed, queue, type Row, timer, workflow } from './rows.ts';
import {
  runAlertWatch,
  runEquityMark,
  runLedgerWatch,
  runPositionMonitor,
  runStaleOrders,
} from './timers/care.ts';
import { runParity } from './timers/parity.ts';
import { runReconcile } from './timers/reconcile.ts';
import { runOrderSync } from './timers/order-sync.ts';
import { runStrategyLoop } from './timers/strategy-loop.ts';

/** Everything the product exposes. A host mounts every row; what is not here does not exist. */
export const manifest: readonly Row[] = [
  ...httpRows,

  timer({ name: 'strategy-loop', schedule: 'STRATEGY_LOOP', handle: runStrategyLoop }),
  timer({ name: 'order-sync', schedule: 'ORDER_SYNC', handle: runOrderSync }),
  timer({ name: 'position-monitor', schedule: 'POSITION_MONITOR', handle: runPositionMonitor }),
  timer({ name: 'stale-orders', schedule: 'STALE_ORDERS', handle: runStaleOrders }),
  timer({ name: 'reconcile', schedule: 'RECONCILE', handle: runReconcile }),
  timer({ name: 'parity', schedule: 'PARITY', handle: runParity }),
  timer({ name: 'ledger-watch', schedule: 'LEDGER_WATCH', handle: runLedgerWatch }),
  timer({ name: 'equity-mark', schedule: 'EQUITY_MARK', handle: runEquityMark }),
  timer({ name: 'alert-watch', schedule: 'ALERT_WATCH', handle: runAlertWatch }),

  queue({ name: 'order-intents', queue: 'order-intents', handle: handleOrderCommand }),
  queue({ name: 'executions', queue: 'executions', handle: handleExecution }),
  queue({ name: 'backtests', queue: 'backtests', handle: handleBacktest }),

  feed({ name: 'publish-changes', containers: TENANT_CONTAINERS, handle: publishChanges }),
  feed({ name: 'raise-alerts', containers: ['trading-records'], handle: raiseAlertsOf }),

  entity(DESK),
  workflow(PLACE_ORDER),
  workflow(RECORD_EXECUTION),
  workflow(DESK_COMMAND),
  activity(SEND_ORDER, sendOrder),
  activity(LOOK_UP_ORDER, lookUpOrder),
  activity(PLAN_FACT, planFact),
  activity(COMMIT_FACT, commitFact),
  activity(FOLLOW_FACT, followFact),
  activity(STORE_POSTINGS, storePostings),
];
