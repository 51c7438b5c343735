import type { Services } from '../../../shared/application/services.ts';
import { BarSeries } from '../../../shared/application/use-cases/bar-series.ts';
import { AppError } from '../../../shared/application/errors.ts';
import type { Venues } from '../../../shared/application/ports/venue.ts';
import { quietTelemetry } from '../../contracts/quiet-telemetry.ts';
import { ANY_TENANT, type TenantWatch } from '../oracles/tenant-watch.ts';
import { simulatedDurable } from '../ports/simulated-durable.ts';
import { MARKET, simulatedMarket } from '../ports/simulated-market.ts';
import { simulatedMessaging } from '../ports/simulated-messaging.ts';
import { simulatedStore } from '../ports/simulated-store.ts';
import { simulatedConnection } from '../ports/simulated-venue.ts';
import { TIMEFRAME } from '../venue/tape.ts';
import type { Host } from './host.ts';
import type { WorldParts } from './parts.ts';

/** What a process builds when it starts: the shipped services over simulated ports. */
export function bootServices(world: WorldParts, host: Host): Services {
  const { wire, kernel } = world;
  const market = simulatedMarket(wire, host, world.tapes, world.instruments);
  const marketData = {
    source: (name: string) => (name === MARKET ? market : null),
    names: () => [MARKET],
  };
  const store = simulatedStore(storeParts(world, ANY_TENANT), host);
  let issued = 0;
  return {
    clock: { now: () => host.now() },
    ids: {
      next: () => {
        issued += 1;
        return `${host.name}-${host.life}-${kernel.events}-${issued}`;
      },
    },
    store,
    messaging: simulatedMessaging(wire, world.broker, host),
    durable: simulatedDurable(wire, world.durable, host),
    realtime: world.screens.publisherFor(wire, host),
    realtimeAccess: { admit: () => Promise.reject(outside('screens')) },
    revisions: { newestOf: ({ tenantId }) => Promise.resolve(world.documents.revisionOf(tenantId)) },
    venues: venuesOf(world, host, ANY_TENANT),
    marketData,
    bars: new BarSeries({ store: store.platform, sources: marketData, telemetry: quietTelemetry }),
    secrets: {
      forTenant: () => {
        throw outside('secrets');
      },
    },
    replay: null,
    telemetry: quietTelemetry,
    settings: { mode: 'PAPER', tradingEnabled: true, version: 'simulated' },
  };
}

/** The services of a host for the work of one tenant, which may open nothing of another. */
export function servicesOfTenant(world: WorldParts, host: Host, watch: TenantWatch): Services {
  return {
    ...host.services,
    store: simulatedStore(storeParts(world, watch), host),
    venues: venuesOf(world, host, watch),
  };
}

function storeParts({ wire, documents, swarm }: WorldParts, tenants: TenantWatch) {
  return { wire, documents, swarm, tenants };
}

function venuesOf(world: WorldParts, host: Host, watch: TenantWatch): Venues {
  const { wire, swarm, exchange, kind } = world;
  const known = new Map(world.instruments.map((instrument) => [instrument.symbol, instrument]));
  return {
    connect: async (tenant, profile) => {
      const account = exchange.account(profile.account);
      watch.opened(tenant.tenantId);
      if (account.owner.tenant !== tenant.tenantId)
        world.violations.add(`O6: ${tenant.tenantId} connected to the account of ${account.owner.tenant}`);
      return simulatedConnection({ wire, swarm, exchange, kind }, host, account);
    },
    capabilities: () => kind.capabilities,
    marketTime: () => host.now(),
    instrument: (_profile, symbol) => Promise.resolve(known.get(symbol) ?? null),
    instruments: () =>
      Promise.resolve(
        world.instruments.map((instrument) => ({
          venue: 'paper',
          source: MARKET,
          timeframes: [TIMEFRAME],
          instrument,
          label: null,
        })),
      ),
  };
}

function outside(what: string): AppError {
  return new AppError('SECRET_UNAVAILABLE', `the simulated world has no ${what}`, {
    retryable: false,
    ambiguous: false,
  });
}
