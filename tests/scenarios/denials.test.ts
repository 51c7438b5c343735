import { afterEach, expect, test } from 'vitest';
import { setProfileTrading, setTenantTrading } from '../../shared/application/use-cases/control-trading.ts';
import { CallBook } from './call-book.ts';
import { EAGER, eagerMarket } from './eager-market.ts';
import { PlayedHouse } from './played-house.ts';
import { Told } from './told.ts';

let house: PlayedHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

const halt = (mode: 'HALTED' | 'REDUCING') =>
  setProfileTrading(
    house.principal,
    house.profile('eager'),
    { mode, reason: 'a person looks at it', requestId: `halt-${mode}` },
    house.services,
  );

interface Denial {
  readonly because: string;
  readonly code: string;
  readonly allocated?: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly before?: () => Promise<unknown>;
}

const DENIALS: readonly Denial[] = [
  { because: 'the capital is less than one piece', code: 'BELOW_MINIMUM_QUANTITY', allocated: '50' },
  { because: 'the profile is halted', code: 'PROFILE_HALTED', before: () => halt('HALTED') },
  { because: 'the profile may only reduce', code: 'ENTRIES_PAUSED', before: () => halt('REDUCING') },
  {
    because: 'the tenant is halted',
    code: 'TENANT_HALTED',
    before: () => setTenantTrading(house.principal, { state: 'HALTED', reason: 'a drill' }, house.services),
  },
];

test.each(DENIALS)(
  'an entry is denied when $because: on record with its figures, and nothing is held',
  async (denial) => {
    const calls = new CallBook();
    const { market, entryMinute } = await eagerMarket();
    const { limits = {}, allocated = '10000' } = denial;
    house = await PlayedHouse.open({ market, profiles: [{ ...EAGER, limits, allocated }], calls });
    await house.comeToRest();
    await denial.before?.();
    calls.clear();
    await house.minute(entryMinute);
    const told = new Told(house, 'eager');
    const [decision, ...more] = await told.decisions();
    expect(more).toEqual([]);
    expect(decision).toMatchObject({ outcome: 'denied', intentId: null, tradeId: null });
    expect(decision?.denial?.code).toBe(denial.code);
    expect(decision?.denial?.sentence.length).toBeGreaterThan(10);
    expect(decision?.sentence).toContain(decision?.denial?.sentence ?? 'no sentence');
    expect(Object.keys(decision?.denial?.figures ?? {}).length).toBeGreaterThan(0);
    expect(decision?.verdicts.length).toBeGreaterThan(5);
    expect(await told.orders()).toEqual([]);
    expect(await told.trades()).toEqual([]);
    expect(await told.books()).toMatchObject({ available: allocated, orders: '0' });
    expect(calls.calls('queue', 'workflow')).toEqual([]);
  },
);
