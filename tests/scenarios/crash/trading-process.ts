import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { reviewTrades } from '../../../shared/application/use-cases/review-trades.ts';
import { sweepStaleOrders } from '../../../shared/application/use-cases/stale-orders.ts';
import { syncOrders } from '../../../shared/application/use-cases/sync-orders.ts';
import { TradingHouse } from '../../doubles/trading-house.ts';
import { tradeOneMinute } from './day-trader.ts';
import { SeededMarket } from './seeded-market.ts';

/** The process that is killed: it trades without a pause and says on standard output what it was promised. Arguments: folder, seed, profiles. */
const [folder = '', seed = '1', profiles = '4'] = process.argv.slice(2);
const CARE_EVERY_MINUTES = 7;

const tell = (line: string): void => void writeSync(1, `${line}\n`);
const market = new SeededMarket(folder, Number(seed));
const house = await TradingHouse.open({ folder, market, profiles: Number(profiles) });
const { tenant, services } = house;
tell('ready');
for (;;) {
  market.advance();
  // Nobody waits for anybody: the timers, the trader and the workflows of the minutes before overlap, as they do in life.
  const work = [
    syncOrders(tenant, services),
    ...house.profiles.map(async (profile) => {
      const entered = await tradeOneMinute(house, market, profile, Number(seed));
      if (entered !== null) tell(`entered ${entered}`);
    }),
  ];
  if (market.minute % CARE_EVERY_MINUTES === 0) {
    work.push(sweepStaleOrders(tenant, services), reviewTrades(tenant, market.now(), services));
  }
  await Promise.all(work);
  await pause(market.minute % 5);
}
