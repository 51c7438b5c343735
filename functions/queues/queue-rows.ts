import { handleBacktest } from './backtests.ts';
import { handleExecution } from './executions.ts';
import { handleOrderCommand } from './order-intents.ts';
import { queue, type QueueRow } from '../rows.ts';

/** Everything that a message starts. */
export const queueRows: readonly QueueRow[] = [
  queue({ name: 'order-intents', queue: 'order-intents', handle: handleOrderCommand }),
  queue({ name: 'executions', queue: 'executions', handle: handleExecution }),
  queue({ name: 'backtests', queue: 'backtests', handle: handleBacktest }),
];
