import type { Principal } from '../../shared/application/principal.ts';
import type { Services } from '../../shared/application/services.ts';
import { setProfileTrading } from '../../shared/application/use-cases/control-trading.ts';
import { createProfile, type NewProfile } from '../../shared/application/use-cases/manage-profiles.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { invariant } from '../../shared/domain/result.ts';
import { PRESETS } from '../../shared/domain/strategy/parameters/presets.ts';

type Values = Readonly<Record<string, unknown>>;

interface DemoProfile extends Omit<NewProfile, 'parameters' | 'allocated' | 'venue'> {
  readonly key: string;
  readonly preset: string;
  readonly changes: Values;
  /** Why it is halted from the start; null where it trades. */
  readonly haltedBecause: string | null;
}

const DAILY = { source: 'sp500-daily', timeframe: '1d', symbols: ['SP500'] } as const;
const MINUTE = { source: 'synthetic', timeframe: '1m' } as const;
const BUSY: Values = {
  zoneMode: 'weighted',
  triggerMode: 'weighted',
  momentumMode: 'weighted',
  trendTimeframe: 'base',
  scoreThreshold: 0.1,
};
const COMMON = { limits: {}, stops: {}, haltedBecause: null } as const;

/** What a visitor finds: profiles that trade soon, one that waits for the rules, one that is halted. None of them has an edge, and the page says so. */
const DEMO_PROFILES: readonly DemoProfile[] = [
  {
    ...COMMON,
    ...DAILY,
    key: 'index-trend',
    name: 'Index, trend following',
    preset: 'trend-follow-daily',
    changes: { zoneMode: 'weighted', triggerMode: 'weighted' },
  },
  {
    ...COMMON,
    ...DAILY,
    key: 'index-strict',
    name: 'Index, all rules required',
    preset: 'trend-follow-daily',
    changes: {},
  },
  {
    ...COMMON,
    ...DAILY,
    key: 'index-reversion',
    name: 'Index, mean reversion',
    preset: 'mean-reversion',
    changes: {},
  },
  {
    ...COMMON,
    ...MINUTE,
    symbols: ['SYN-CALM'],
    key: 'minute-calm',
    name: 'Synthetic, calm market',
    preset: 'crypto-minute',
    changes: BUSY,
  },
  {
    ...COMMON,
    ...MINUTE,
    symbols: ['SYN-WILD'],
    key: 'minute-wild',
    name: 'Synthetic, lively market',
    preset: 'crypto-minute',
    changes: { ...BUSY, allowShort: true },
    limits: { maxPosPct: 30 },
  },
  {
    ...COMMON,
    ...MINUTE,
    symbols: ['SYN-CALM'],
    key: 'minute-halted',
    name: 'Synthetic, halted by its owner',
    preset: 'crypto-minute',
    changes: BUSY,
    haltedBecause: 'Halted in the demo, to show what a halt looks like. Resume it with a reason.',
  },
];

const CAPITAL = Decimal.parse('100000');

/** Seeds the tenant of the demo. Ids follow from the keys, so seeding again adds nothing. */
export async function seedDemo(principal: Principal, services: Services): Promise<void> {
  for (const { key, preset, changes, haltedBecause, ...wish } of DEMO_PROFILES) {
    const parameters = { ...presetNamed(preset), ...changes };
    const created = await createProfile(
      principal,
      { ...wish, venue: 'paper', allocated: CAPITAL, parameters },
      `demo:${key}`,
      services,
    );
    invariant(
      created.ok,
      `The demo profile ${key} is valid: ${JSON.stringify(created.ok ? null : created.refusal)}`,
    );
    if (haltedBecause === null) continue;
    const requestId = `demo-halt:${key}`;
    await setProfileTrading(
      principal,
      created.value,
      { mode: 'HALTED', reason: haltedBecause, requestId },
      services,
    );
  }
}

function presetNamed(name: string): Values {
  const preset = PRESETS.find((each) => each.name === name);
  invariant(preset !== undefined, `There is a preset ${name}`);
  return preset.parameters;
}
