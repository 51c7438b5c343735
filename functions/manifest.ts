import { durableRows } from './durable/durable-rows.ts';
import { feedRows } from './feeds/feed-rows.ts';
import { httpRows } from './http/routes.ts';
import { queueRows } from './queues/queue-rows.ts';
import type { Row } from './rows.ts';
import { timerRows } from './timers/timer-rows.ts';

/** Everything the product exposes. A host mounts every row; what is not here does not exist. */
export const manifest: readonly Row[] = [
  ...httpRows,
  ...timerRows,
  ...queueRows,
  ...feedRows,
  ...durableRows,
];
