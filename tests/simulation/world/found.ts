import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../../shared/application/records/profile-kind.ts';
import { createOf } from '../../../shared/application/records/record-codec.ts';
import {
  readTradingSettings,
  storedSettings,
} from '../../../shared/application/use-cases/profile-settings.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { deskKey } from '../../../shared/application/desk.ts';
import { operationIdFor } from '../../../shared/domain/ids/derive.ts';
import { profileId, tenantId } from '../../../shared/domain/ids/ids.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import { invariant } from '../../../shared/domain/result.ts';
import { MARKET } from '../ports/simulated-market.ts';
import { DESK_COMMAND } from '../../../shared/application/workflows/desk-command.ts';
import { TIMEFRAME } from '../venue/tape.ts';
import type { World } from './world.ts';

const CAPITAL = Decimal.parse('50000');

/** Trades on nearly any trend, beside what its trader does by hand. */
const PARAMETERS = {
  zoneMode: 'off',
  triggerMode: 'weighted',
  momentumMode: 'weighted',
  scoreThreshold: 0.05,
};
/** Wide enough that the day is full of trades: it is not the limits that are tried here. */
const LIMITS = {
  entriesPerDay: 1000,
  cooldownExitBars: 2,
  cooldownLossBars: 2,
  cooldownStreakBars: 0,
  dailyLossStopPct: 20,
  drawdownHalfPct: 40,
  drawdownHaltPct: 50,
  heatPct: 20,
  maxPosPct: 40,
  symbolPct: 60,
  assetClassPct: 100,
  maxOpen: 64,
};

/** Puts tenants, profiles and their capital on record, before the first fault. The profiles of all tenants have the same names. */
export function foundProfiles(world: World): readonly Profile[] {
  const { tenants, profilesEach } = world.setting;
  return tenants.flatMap((tenant) =>
    Array.from({ length: profilesEach }, (_, index) => foundProfile(world, tenant, `prf-${index + 1}`)),
  );
}

function foundProfile(world: World, tenant: string, name: string): Profile {
  const settings = readTradingSettings({ parameters: PARAMETERS, limits: LIMITS, stops: {} });
  invariant(settings.ok, `The settings of ${name} are valid: ${JSON.stringify(settings)}`);
  const at = world.opening;
  const profile: Profile = {
    tenantId: tenantId(tenant),
    profileId: profileId(name),
    name,
    state: 'active',
    stateReason: null,
    venue: 'paper',
    environment: 'paper',
    account: world.setting.oneAccount ? tenant : `${tenant}-${name}`,
    currency: 'USD',
    market: { source: MARKET, timeframe: TIMEFRAME },
    symbols: [...world.kind.symbols],
    allocated: CAPITAL,
    ...storedSettings(settings.value),
    createdAt: at,
    changedAt: at,
    revision: 1,
  };
  const writer = { host: 'founder', at: at - 3_600_000 };
  const directory = { scope: 'platform', container: 'platform', partition: 'tenants' };
  world.documents.write(
    directory,
    [
      {
        kind: 'upsert',
        id: `tenant:${tenant}`,
        type: 'tenant',
        state: 'active',
        at,
        body: { tenantId: tenant },
      },
    ],
    writer,
  );
  world.documents.write(
    { scope: tenant, container: PROFILES, partition: PROFILE_PARTITION },
    [createOf(PROFILE, profile)],
    writer,
  );
  world.exchange.open(profile.account, { tenant, profile: profile.profileId }, CAPITAL);
  const operation = {
    op: 'allocate',
    operationId: operationIdFor(name, 'first-allocation'),
    at,
    issuedAt: at,
    amount: CAPITAL,
    by: 'founder',
  } as const;
  const command = {
    tenantId: profile.tenantId,
    profileId: profile.profileId,
    deskKey: deskKey(profile, profile.currency),
    operation,
  };
  world.durable.start(DESK_COMMAND.name, `found-${tenant}-${name}`, DESK_COMMAND.input.encode(command));
  return profile;
}
