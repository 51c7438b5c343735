import type { z } from 'zod';
import type { newBacktestBody } from '../../../../shared/contracts/http.ts';
import type { Backtest } from '../records.ts';
import { send } from './request.ts';

export type NewBacktest = z.input<typeof newBacktestBody>;

/** Starts a run on the server. It goes on when this page is closed. */
export async function startBacktest(wish: NewBacktest, key: string): Promise<Backtest> {
  return (await send<Backtest>('backtests', { body: wish, key })).body;
}
