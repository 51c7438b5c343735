import { manifest } from '../../../functions/manifest.ts';
import type { ActivityRow, QueueRow } from '../../../functions/rows.ts';
import { sentenceOf } from '../../../local/surroundings.ts';
import { SeededChance, seedOf } from '../../../shared/domain/market/seeded-chance.ts';
import type { Instrument } from '../../../shared/domain/market/instrument.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import { addMs, type UtcMillis } from '../../../shared/domain/time/instant.ts';
import { invariant } from '../../../shared/domain/result.ts';
import type { FaultPlan } from '../faults/fault.ts';
import type { Swarm } from '../faults/swarm.ts';
import { Kernel } from '../kernel/kernel.ts';
import { Trace } from '../kernel/trace.ts';
import type { Violations } from '../oracles/violations.ts';
import { OrderOracle } from '../oracles/order-oracle.ts';
import { onlyTenant } from '../oracles/tenant-watch.ts';
import type { Wire } from '../ports/call.ts';
import { SimulatedDocuments } from '../ports/documents.ts';
import { DurableRuntime } from '../ports/durable-runtime.ts';
import { type Incoming, MessageBroker } from '../ports/message-broker.ts';
import { Screens } from '../ports/screens.ts';
import type { Services } from '../../../shared/application/services.ts';
import { Exchange } from '../venue/exchange.ts';
import { BAR_MS, STEP_MS, Tape } from '../venue/tape.ts';
import type { VenueKind } from '../venue/venue-kind.ts';
import { bootServices, servicesOfTenant } from './boot.ts';
import { Feed } from './feed.ts';
import { Host } from './host.ts';
import { USUAL_OPENING } from './openings.ts';
import type { Piece, WorldParts } from './parts.ts';

const STEPS_PER_BAR = BAR_MS / STEP_MS;
const HOSTS = ['north', 'south', 'west'] as const;

/** Who trades in a world, and what its market was and will be. */
export interface Setting {
  readonly tenants: readonly string[];
  readonly profilesEach: number;
  /** Whether the profiles of a tenant trade on one account. */
  readonly oneAccount: boolean;
  /** Bars before the opening; rules judge nothing before 800 of them. */
  readonly historyBars: number;
  /** Prices from the first step on, of every symbol; null for a market that wanders. */
  readonly told: readonly number[] | null;
}

export const A_DAY: Setting = {
  tenants: ['acme', 'bell'],
  profilesEach: 2,
  oneAccount: false,
  historyBars: 850,
  told: null,
};

export interface WorldWish {
  readonly setting: Setting;
  readonly seed: number;
  /** Absent for a usual day. */
  readonly opening?: UtcMillis;
  readonly kind: VenueKind;
  readonly swarm: Swarm | null;
  readonly plan: FaultPlan;
  readonly keepTrace: boolean;
  readonly violations: Violations;
}

/** Everything outside of the product, and the hosts that run it. Nothing here decides anything about trading. */
export class World implements WorldParts {
  readonly kernel: Kernel;
  readonly setting: Setting;
  readonly kind: VenueKind;
  readonly swarm: Swarm | null;
  readonly wire: Wire;
  readonly documents = new SimulatedDocuments();
  readonly broker: MessageBroker;
  readonly durable: DurableRuntime;
  readonly exchange: Exchange;
  readonly tapes: ReadonlyMap<string, Tape>;
  readonly instruments: readonly Instrument[];
  readonly hosts: readonly Host[];
  readonly screens: Screens;
  readonly violations: Violations;
  readonly feed: Feed;
  readonly opening: UtcMillis;
  readonly #chance: SeededChance;
  readonly #activities: ReadonlyMap<string, ActivityRow>;
  readonly #queues: ReadonlyMap<string, QueueRow>;
  #marketOpen = true;

  constructor(wish: WorldWish) {
    const stream = (name: string): SeededChance => new SeededChance(seedOf(`${wish.seed}:${name}`));
    this.setting = wish.setting;
    this.opening = wish.opening ?? USUAL_OPENING;
    this.kind = wish.kind;
    this.swarm = wish.swarm;
    this.violations = wish.violations;
    this.#chance = stream('world');
    this.kernel = new Kernel(this.opening, stream('kernel'), new Trace({ keepAll: wish.keepTrace }));
    this.wire = { kernel: this.kernel, chance: stream('wire'), plan: wish.plan };
    this.instruments = wish.kind.symbols.map((symbol) => instrumentOf(symbol, wish.kind));
    this.tapes = tapesOf(this.instruments, wish.setting, this.opening, stream);
    const parts = { kernel: this.kernel, chance: stream('services'), swarm: wish.swarm };
    this.#activities = new Map(manifest.flatMap((row) => (row.kind === 'activity' ? [[row.name, row]] : [])));
    this.#queues = new Map(manifest.flatMap((row) => (row.kind === 'queue' ? [[row.queue, row]] : [])));
    this.broker = new MessageBroker(parts, (message, delivery, ended) => {
      const row = this.#queues.get(message.queue);
      invariant(row !== undefined, `The queue ${message.queue} has a handler`);
      this.run(`${message.queue} ${message.messageId}`, {
        tenant: tenantOf(message),
        work: (services) => row.handle(delivery, services),
        ended,
      });
    });
    this.durable = new DurableRuntime(parts, manifest, {
      runActivity: (name, input, ended) => {
        const row = this.#activities.get(name);
        invariant(row !== undefined, `There is an activity ${name}`);
        this.run(name, {
          tenant: tenantInside(input),
          work: async (services) => ended(['ok', await row.handle(input, services)]),
          ended: (failure) => (failure === null ? undefined : ended(['failed', failure])),
        });
      },
      entityHeard: (key, operation, answer) => this.violations.ofDesk(key, operation, answer),
    });
    const orders = new OrderOracle(this);
    this.exchange = new Exchange({
      kind: wish.kind,
      kernel: this.kernel,
      chance: stream('exchange'),
      swarm: wish.swarm,
      instruments: this.instruments,
      accepted: (account, order) => orders.accepted(account, order),
    });
    this.screens = new Screens(this.documents);
    this.hosts = HOSTS.map((name) => new Host(name, this.kernel, (host) => bootServices(this, host)));
    this.feed = new Feed(this);
    this.documents.onChange = () => this.feed.wake();
  }

  anyHost(): Host | null {
    const up = this.hosts.filter((host) => host.up);
    return up[Math.floor(this.#chance.uniform() * up.length)] ?? null;
  }

  run(label: string, { tenant, work, ended, died, on = null }: Piece): void {
    const host = on ?? this.anyHost();
    if (host === null) {
      died?.();
      return;
    }
    const forget = host.whenDead(() => died?.());
    const over = (failure: string | null): void => {
      forget();
      ended(failure);
    };
    host.deliver(host.life, label, () => {
      const services = tenant === null ? host.services : this.#servicesOf(tenant, host);
      this.kernel.trace.note(this.kernel.now(), `${host.name} runs ${label}`);
      work(services).then(
        () => over(null),
        (failure: unknown) => over(sentenceOf(failure)),
      );
    });
  }

  #servicesOf(tenant: string, host: Host): Services {
    const violated = (sentence: string): void => this.violations.add(sentence);
    return host.servicesOf(tenant, () => servicesOfTenant(this, host, onlyTenant(tenant, violated)));
  }

  /** Lets the market move from now on, a step at a time, until it is closed. */
  openMarket(): void {
    for (const tape of this.tapes.values())
      this.exchange.move(tape.symbol, Decimal.parse(String(tape.price)));
    const step = (): void => {
      if (!this.#marketOpen) return;
      for (const tape of this.tapes.values())
        this.exchange.move(tape.symbol, Decimal.parse(String(tape.step())));
      this.kernel.after(STEP_MS, 'the market moves', step);
    };
    this.kernel.at(addMs(this.opening, STEP_MS), 'the market moves', step);
  }

  closeMarket(): void {
    this.#marketOpen = false;
  }
}

function tenantOf({ scope }: Incoming): string | null {
  return scope === 'platform' ? null : scope;
}

/** Every activity says whose work it is. */
function tenantInside(input: unknown): string | null {
  if (typeof input !== 'object' || input === null || !('tenantId' in input)) return null;
  return typeof input.tenantId === 'string' ? input.tenantId : null;
}

function instrumentOf(symbol: string, kind: VenueKind): Instrument {
  const coin = symbol.includes('/');
  return {
    symbol,
    assetClass: coin ? 'crypto' : 'equity',
    currency: 'USD',
    calendar: '24x7',
    tickSize: Decimal.parse('0.01'),
    lotSize: Decimal.parse(coin ? '0.001' : '1'),
    minQuantity: Decimal.parse(coin ? '0.001' : '1'),
    minNotional: Decimal.parse('1'),
    shortable: kind.capabilities.shorting,
    fees: { makerBps: 10, takerBps: 10, feeIn: kind.feeIn, perShareSellFee: Decimal.parse('0') },
    synthetic: true,
  };
}

function tapesOf(
  instruments: readonly Instrument[],
  { historyBars, told }: Setting,
  opening: UtcMillis,
  stream: (name: string) => SeededChance,
): ReadonlyMap<string, Tape> {
  const startsAt = addMs(opening, -historyBars * BAR_MS);
  // A told market stands still before its first price.
  const before = told === null ? [] : Array.from({ length: historyBars * STEPS_PER_BAR }, () => told[0] ?? 0);
  return new Map(
    instruments.map(({ symbol }) => {
      const prices = told === null ? null : [...before, ...told];
      const tape = new Tape(symbol, { chance: stream(`tape:${symbol}`), startsAt, told: prices });
      while (tape.bars.length < historyBars) tape.step();
      return [symbol, tape];
    }),
  );
}
