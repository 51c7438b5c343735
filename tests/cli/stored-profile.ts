import { tenantOfCredential } from '../../shared/application/principal.ts';
import { DECISION } from '../../shared/application/records/decision-kinds.ts';
import { ORDER } from '../../shared/application/records/kinds.ts';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../shared/application/records/profile-kind.ts';
import { createOf } from '../../shared/application/records/record-codec.ts';
import { fillWrites } from '../../shared/application/records/slice-writes.ts';
import { writeWithPostings } from '../../shared/application/records/write-postings.ts';
import { readTradingSettings, storedSettings } from '../../shared/application/use-cases/profile-settings.ts';
import type { StoredDecision } from '../../shared/contracts/decision.ts';
import type { Profile } from '../../shared/contracts/profile.ts';
import { reduceDesk } from '../../shared/domain/desk/desk.ts';
import { emptyDesk } from '../../shared/domain/desk/state.ts';
import { operationIdFor } from '../../shared/domain/ids/derive.ts';
import { decisionId, profileId } from '../../shared/domain/ids/ids.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import { at, dec, entryIntent, fillOf, OWNER, sentOrder } from '../../shared/domain/orders/orders.fixture.ts';
import { quietTelemetry } from '../contracts/quiet-telemetry.ts';
import { VirtualAlarms } from '../contracts/virtual-alarms.ts';
import { type DataFolder, openDataFolder } from '../../local/storage/data-folder.ts';
import { DocumentStore } from '../../local/storage/document-store.ts';

/** A reason as somebody might type it who hopes for a spreadsheet. */
const NASTY_REASON = '=HYPERLINK("http://example.com","paid, in full")';

/** An entry that the rules wanted and risk denied. */
export const DENIED: StoredDecision = {
  decisionId: decisionId('dec-1'),
  ...OWNER,
  symbol: 'BTC/USD',
  timeframe: '1h',
  barClosesAt: at(3_600),
  decidedAt: at(3_601),
  parametersVersion: 'par-1',
  outcome: 'denied',
  direction: 'long',
  score: 0.6,
  conviction: 0.8,
  sentence: 'Wanted to go long in BTC/USD and was denied: three losses in a row.',
  denial: { code: 'COOLDOWN_STREAK', sentence: 'three losses in a row', figures: { barsLeft: 7 } },
  size: null,
  intentId: null,
  tradeId: null,
  verdicts: [
    {
      rule: 'zone',
      status: 'pass',
      code: 'ZONE_NEAR',
      direction: 'long',
      score: 0.84,
      required: true,
      weight: 1,
      reason: 'Zone: near enough.',
      figures: { distanceAtr: 0.4 },
    },
  ],
};

function profileOf(changes: Partial<Profile>): Profile {
  const settings = readTradingSettings({ parameters: {}, limits: {}, stops: {} });
  if (!settings.ok) throw new Error('The defaults are valid');
  return {
    ...OWNER,
    name: 'Trend',
    state: 'active',
    stateReason: null,
    venue: 'paper',
    environment: 'paper',
    account: 'acc-1',
    currency: 'USD',
    market: { source: 'synthetic', timeframe: '1h' },
    symbols: ['BTC/USD'],
    allocated: dec('10000'),
    ...storedSettings(settings.value),
    createdAt: at(0),
    changedAt: at(0),
    revision: 1,
    ...changes,
  };
}

/** Fills a folder with a tenant, the profiles `Trend` and `Other`, and of the first one refused and one filled order and a decision. Answers the folder, still open. */
export async function seedFolder(folder: string, changes: Partial<Profile> = {}): Promise<DataFolder> {
  const alarms = new VirtualAlarms();
  const data = await openDataFolder(folder, alarms);
  const store = new DocumentStore(data, { alarms, telemetry: quietTelemetry });
  await store.platform.write('platform', 'tenants', [
    { kind: 'create', id: 'tenant:tnt_1', type: 'tenant', state: 'active', at: at(0), body: {} },
  ]);
  const tenant = store.forTenant(tenantOfCredential('tnt_1'));
  await tenant.write(PROFILES, PROFILE_PARTITION, [
    createOf(PROFILE, profileOf(changes)),
    createOf(PROFILE, profileOf({ profileId: profileId('prf_8'), name: 'Other' })),
  ]);
  const order = sentOrder(entryIntent('2', { trade: 'trd-1' }));
  const refused: Order = { ...sentOrder(entryIntent('3', { trade: 'trd-2' })), reason: NASTY_REASON };
  const allocated = reduceDesk(emptyDesk({ ...OWNER, currency: 'USD' }, at(0)), {
    op: 'allocate',
    operationId: operationIdFor('seed', 'allocate'),
    at: at(0),
    issuedAt: at(0),
    amount: dec('10000.50'),
    by: 'test',
  });
  if (!allocated.answer.ok) throw new Error(allocated.answer.refusal.code);
  await tenant.write(RECORDS, 'prf_7', [
    createOf(ORDER, order),
    createOf(ORDER, refused),
    ...fillWrites([
      fillOf(order, 'f-1', { quantity: '0.5', price: '61249.90', fee: '7.66' }),
      fillOf(order, 'f-2', { quantity: '1.5', price: '61250.10', fee: '-0.01', second: 3_600 }),
    ]),
    createOf(DECISION, DENIED),
  ]);
  await writeWithPostings(tenant, profileId('prf_7'), [], allocated.answer.value.postings);
  return data;
}
