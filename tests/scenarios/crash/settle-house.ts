import { setTimeout as pause } from 'node:timers/promises';
import { auditBooks } from '../../../local/drill/audit-books.ts';
import { readThreeBooks } from '../../../local/drill/books.ts';
import { type Finding, sumOfFindings } from '../../../local/drill/finding.ts';
import { auditWork, isAtRest, unfinishedWork } from '../../../local/drill/unfinished-work.ts';
import { reviewTrades } from '../../../shared/application/use-cases/review-trades.ts';
import { sweepStaleOrders } from '../../../shared/application/use-cases/stale-orders.ts';
import { syncOrders } from '../../../shared/application/use-cases/sync-orders.ts';
import type { TradingHouse } from '../../doubles/trading-house.ts';

/** After this many rounds in a row in which no timer found anything to do, the house is calm. */
const CALM_ROUNDS = 2;
const SETTLES_WITHIN_MS = 30_000;

/** Lets the timers of the product run, in market time that stands still, until nothing is under way. What is left after the time is for the audit. */
export async function settleHouse(house: TradingHouse): Promise<void> {
  const { tenant, services, data } = house;
  const deadline = Date.now() + SETTLES_WITHIN_MS;
  for (let calm = 0, tick = 0; calm < CALM_ROUNDS && Date.now() < deadline; tick += 1) {
    const reports = await syncOrders(tenant, services);
    const swept = await sweepStaleOrders(tenant, services);
    await reviewTrades(tenant, Date.now() + tick, services);
    await house.settle();
    const rests = isAtRest(data.sqlite);
    calm = rests && reports === 0 && swept === 0 ? calm + 1 : 0;
    if (!rests) await pause(20);
  }
}

/** Compares the three books of every profile, and what work is left. */
export async function auditHouse(house: TradingHouse): Promise<Finding> {
  const { services, tenant, profiles, data } = house;
  const store = services.store.forTenant(tenant);
  const findings = [auditWork(unfinishedWork(data.sqlite))];
  for (const profile of profiles) {
    const { sentences, ...figures } = auditBooks(await readThreeBooks(profile, store, services.durable));
    findings.push({ ...figures, sentences: sentences.map((one) => `${profile.profileId} ${one}`) });
  }
  return sumOfFindings(findings);
}
