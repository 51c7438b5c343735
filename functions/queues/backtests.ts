import type { Delivery } from '../../shared/application/ports/messaging.ts';
import { tenantOfOwnWork } from '../../shared/application/principal.ts';
import type { Services } from '../../shared/application/services.ts';
import { runBacktest } from '../../shared/application/use-cases/run-backtest.ts';
import { backtestMessage } from '../../shared/application/use-cases/start-backtest.ts';

/** Runs the backtest that the message names; between two steps everything else of the process has its turn. */
export async function handleBacktest(delivery: Delivery, services: Services): Promise<void> {
  const { tenantId, backtestId } = backtestMessage.parse(delivery.body);
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  await runBacktest(tenantOfOwnWork({ tenantId }), backtestId, services, turn);
}
