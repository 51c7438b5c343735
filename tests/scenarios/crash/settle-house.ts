import { auditAll } from '../../../local/drill/audit-folder.ts';
import type { Finding } from '../../../local/drill/finding.ts';
import { settle } from '../../../local/drill/settle.ts';
import type { TradingHouse } from '../../doubles/trading-house.ts';

const SETTLES_WITHIN_MS = 30_000;

export function settleHouse(house: TradingHouse): Promise<void> {
  return settle(house.services, house.data.sqlite, () => house.settle(), SETTLES_WITHIN_MS);
}

/** What an audit says of a house in which all is well. */
export const ALL_WELL: Finding = { lost: 0, doubled: 0, stuck: 0, ledgerExact: true, sentences: [] };

export async function auditHouse(house: TradingHouse): Promise<Finding> {
  const { profiles, ...finding } = await auditAll(house.services, house.data.sqlite);
  if (profiles !== house.profiles.length) throw new Error(`${profiles} profiles were audited`);
  return finding;
}
