import { afterEach, describe, expect, test, vi } from 'vitest';
import { runAlertWatch } from '../../functions/timers/care.ts';
import type { VerifiedTenant } from '../../shared/application/principal.ts';
import { allDocuments } from '../../shared/application/records/all-documents.ts';
import { ALERT, ALERT_PARTITION, ALERTS } from '../../shared/application/records/alert-kinds.ts';
import { changeRule, createRule } from '../../shared/application/use-cases/alerts/manage-rules.ts';
import { acknowledge } from '../../shared/application/use-cases/alerts/acknowledge.ts';
import { raiseForChanges } from '../../shared/application/use-cases/alerts/alerts-of-changes.ts';
import { setProfileTrading } from '../../shared/application/use-cases/control-trading.ts';
import { tenantOfCredential } from '../../shared/application/principal.ts';
import { registerTenant } from '../../shared/application/use-cases/tenants.ts';
import type { Alert, AlertRule } from '../../shared/contracts/alerts.ts';
import type { AlertCondition } from '../../shared/domain/alerts/condition.ts';
import { profileId } from '../../shared/domain/ids/ids.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { invariant } from '../../shared/domain/result.ts';
import { enterByHand } from './by-hand.ts';
import { CallBook } from './call-book.ts';
import { DictatedMarket, type Minute } from './dictated-market.ts';
import { EAGER, eagerMarket } from './eager-market.ts';
import { BY_HAND, PlayedHouse } from './played-house.ts';
import { drift, quietMorning } from './walks.ts';

let house: PlayedHouse;
const calls = new CallBook();
afterEach(async () => {
  await house.close();
  house.remove();
});

const ACME_SERIES = { source: 'script', symbol: 'ACME', timeframe: '1m' } as const;
const ABOVE_105: AlertCondition = {
  kind: 'price',
  ...ACME_SERIES,
  when: 'above',
  price: Decimal.parse('105'),
};
const at = (price: number): Readonly<Record<string, Minute>> => ({
  ACME: [price, price + 0.5, price - 0.5, price],
});

async function openAt100(): Promise<void> {
  const market = new DictatedMarket(['ACME', 'OTHER']);
  quietMorning(market);
  house = await PlayedHouse.open({ market, calls });
  await house.comeToRest();
}

let rules = 0;
async function watch(condition: AlertCondition, note = ''): Promise<AlertRule> {
  const made = await createRule(house.principal, { condition, note }, `wish-${(rules += 1)}`, house.services);
  invariant(made.ok, 'The rule is made');
  return made.value;
}

async function look(): Promise<void> {
  calls.clear();
  await runAlertWatch({ firedAt: house.services.clock.now(), isPastDue: false }, house.services);
}

async function alerts(tenant: VerifiedTenant = house.tenant): Promise<readonly Alert[]> {
  const query = { partition: ALERT_PARTITION, type: ALERT.type, order: 'oldest-first', limit: 100 } as const;
  const found: Alert[] = [];
  const store = house.services.store.forTenant(tenant);
  for await (const document of allDocuments(store, ALERTS, query)) found.push(ALERT.decode(document));
  return found;
}

const codes = async () => (await alerts()).map(({ code }) => code);

describe('a price that is watched', () => {
  test('is told once when it is reached, and again only after it was left', async () => {
    await openAt100();
    await watch(ABOVE_105, 'take a look');
    const told: number[] = [];
    for (const price of [104, 105, 106, 105, 104.99, 104, 107, 108]) {
      await house.minute(at(price));
      await look();
      told.push((await alerts()).length);
    }
    expect(told).toEqual([0, 1, 1, 1, 1, 1, 2, 2]);
    expect((await alerts())[0]).toMatchObject({
      code: 'PRICE_ABOVE',
      symbol: 'ACME',
      figures: { price: '105', close: 105 },
      note: 'take a look',
      acknowledgedAt: null,
    });
  });

  test('costs three reads and no write while nothing turns, and one where nobody watches, however often it is looked at', async () => {
    await openAt100();
    await look();
    expect(calls.calls('read')).toEqual(['everywhere alerts alert-rule']);
    await watch(ABOVE_105);
    for (const price of [101, 102]) {
      await house.minute(at(price));
      await look();
      expect(calls.calls('read')).toEqual([
        'acme alerts/alerts alert-rule',
        'acme alerts/alerts alert-standing',
        'everywhere alerts alert-rule',
      ]);
      expect(calls.calls('write')).toEqual(['platform platform/heartbeats']);
      expect(calls.calls('entity', 'queue', 'workflow', 'telemetry')).toEqual([]);
    }
  });

  test('is not told by a muted rule, and is told anew once the rule is heard again', async () => {
    await openAt100();
    const { ruleId } = await watch(ABOVE_105);
    await changeRule(house.principal, ruleId, { muted: true }, '1', house.services);
    await house.minute(at(110));
    await look();
    expect(await codes()).toEqual([]);
    await changeRule(house.principal, ruleId, { muted: false }, '2', house.services);
    await look();
    await look();
    expect(await codes()).toEqual(['PRICE_ABOVE']);
  });

  test('seen by two hosts at once is told once', async () => {
    await openAt100();
    await watch(ABOVE_105);
    await house.minute(at(110));
    await Promise.all([look(), look(), look()]);
    expect(await codes()).toEqual(['PRICE_ABOVE']);
  });
});

test('a source that falls silent is told by the rule about the age of its data', async () => {
  await openAt100();
  await watch({ kind: 'staleness', ...ACME_SERIES, minutes: 3 });
  house.market.unreachable.add('ACME');
  const told: number[] = [];
  for (let minute = 0; minute < 5; minute += 1) {
    house.market.minute({ OTHER: [50, 51, 49, 50] });
    await look();
    told.push((await alerts()).length);
  }
  expect(told).toEqual([0, 0, 0, 1, 1]);
  house.market.unreachable.clear();
  await house.minute(at(100));
  await look();
  expect(await codes()).toEqual(['DATA_STALE']);
});

test('a drawdown is told when equity has fallen that far below its highest', async () => {
  await openAt100();
  const id = profileId(BY_HAND.name);
  await watch({ kind: 'drawdown', profileId: id, percent: 0.2 });
  // Ten pieces of 100 in a book of 10,000: two points down are 0.2 %.
  await enterByHand(house);
  await house.minute(drift(house.market, 0));
  await look();
  expect(await codes()).toEqual([]);
  await house.minute(drift(house.market, -1));
  await house.minute(drift(house.market, -1));
  await look();
  expect(await alerts()).toMatchObject([{ code: 'DRAWDOWN', profileId: id, figures: { percent: 0.2 } }]);
});

describe('what happens once', () => {
  test('each fill is told to the rules that mean its profile, once, and to no other tenant', async () => {
    await openAt100();
    const rival = await registerTenant(tenantOfCredential('rival').tenantId, house.services);
    const principal = { ...house.principal, tenant: rival };
    await createRule(
      principal,
      { condition: { kind: 'fill', profileId: null }, note: '' },
      'r',
      house.services,
    );
    await watch({ kind: 'fill', profileId: profileId(BY_HAND.name) });
    await enterByHand(house);
    await house.minute(drift(house.market, 0));
    await vi.waitFor(async () => expect(await codes()).toEqual(['FILLED']));
    expect(await alerts()).toMatchObject([
      { profileId: BY_HAND.name, symbol: 'ACME', figures: { side: 'buy', quantity: '10', price: '100' } },
    ]);
    expect(await alerts(rival)).toEqual([]);
  });

  test('a change that is delivered again raises nothing again, nor opens what was acknowledged', async () => {
    await openAt100();
    await watch({ kind: 'fill', profileId: null });
    await enterByHand(house);
    await house.minute(drift(house.market, 0));
    await vi.waitFor(async () => expect(await codes()).toEqual(['FILLED']));
    const [told] = await alerts();
    await acknowledge(house.principal, told?.alertId ?? '', house.services);
    const store = house.services.store.forTenant(house.tenant);
    const query = { partition: null, type: 'fill', order: 'oldest-first', limit: 10 } as const;
    const { documents } = await store.query('trading-records', query);
    const { tenantId } = house.tenant;
    const changes = documents.map((document, revision) => ({
      ...document,
      tenantId,
      container: 'trading-records' as const,
      revision,
      document,
    }));
    expect(changes.length).toBeGreaterThan(0);
    expect(await raiseForChanges(changes, house.services)).toBe(0);
    expect(await alerts()).toMatchObject([{ acknowledgedBy: 'trader' }]);
  });

  test('an entry that was denied is told with the code of the check that said no', async () => {
    const { market, entryMinute } = await eagerMarket();
    house = await PlayedHouse.open({ market, profiles: [EAGER], calls });
    await house.comeToRest();
    await watch({ kind: 'guard', profileId: null });
    const wish = { mode: 'HALTED', reason: 'a person looks at it', requestId: 'halt' } as const;
    await setProfileTrading(house.principal, house.profile('eager'), wish, house.services);
    await house.minute(entryMinute);
    await vi.waitFor(async () => expect(await codes()).toEqual(['ENTRY_DENIED']));
    expect((await alerts())[0]?.figures['because']).toBe('PROFILE_HALTED');
  });
});
