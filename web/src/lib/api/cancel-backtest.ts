import { send } from './request.ts';

export async function cancelBacktest(backtestId: string, key: string): Promise<void> {
  await send(`backtests/${backtestId}/cancel`, { key });
}
