import { askDesk } from '../../../shared/application/use-cases/command-desk.ts';
import type { TradingMode } from '../../../shared/domain/desk/trading-state.ts';
import { operationIdFor } from '../../../shared/domain/ids/derive.ts';
import type { ReconciledHouse } from './reconciled-house.ts';

/** A person sets the trading state, as over the API. */
export async function setTrading({ house, market }: ReconciledHouse, mode: TradingMode): Promise<void> {
  const at = market.now();
  const operationId = operationIdFor('person', `${mode}-${at}`);
  const asked = { op: 'setTradingState', operationId, at, issuedAt: at, mode } as const;
  await askDesk(house.profile, { ...asked, by: 'ann', why: 'looked at it' }, house.services);
}
