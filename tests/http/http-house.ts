import type { Hono } from 'hono';
import { httpRows } from '../../functions/http/routes.ts';
import { httpApp } from '../../local/http/server.ts';
import { localRealtimeAccess } from '../../local/realtime/access.ts';
import { Tickets } from '../../local/realtime/tickets.ts';
import { type Principal, type Role, tenantOfCredential } from '../../shared/application/principal.ts';
import { FILL, ORDER, TIMELINE_ENTRY, TRADE } from '../../shared/application/records/kinds.ts';
import { upsertOf } from '../../shared/application/records/record-codec.ts';
import type { Services } from '../../shared/application/services.ts';
import { BarSeries } from '../../shared/application/use-cases/bar-series.ts';
import { registerTenant } from '../../shared/application/use-cases/tenants.ts';
import { tenantId, tradeId } from '../../shared/domain/ids/ids.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import { BTC, entryIntent, fillOf, orderOf } from '../../shared/domain/orders/orders.fixture.ts';
import { type Trade, tradeFor } from '../../shared/domain/orders/trade.ts';
import { addMs } from '../../shared/domain/time/instant.ts';
import { barsOfCloses } from '../bars.ts';
import { quietTelemetry } from '../contracts/quiet-telemetry.ts';
import { TradingHouse } from '../doubles/trading-house.ts';

/** Who a test calls as: a tenant and a role, in one header. The tests of sign-in are elsewhere. */
export const ACME = 'acme/trader';
export const RIVAL = 'rival/trader';
const ROLES: Readonly<Record<string, readonly Role[]>> = {
  viewer: ['viewer'],
  trader: ['viewer', 'trader'],
  admin: ['viewer', 'trader', 'admin'],
};

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Asking {
  readonly as?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
}

let commands = 0;
export const newKey = (): string => `test-key-${(commands += 1)}`;

/** The API over the whole embedded host, without a socket. */
export class HttpHouse {
  readonly house: TradingHouse;
  readonly services: Services;
  readonly app: Hono;

  private constructor(house: TradingHouse, services: Services) {
    this.house = house;
    this.services = services;
    let requests = 0;
    this.app = httpApp({
      rows: httpRows,
      services,
      authenticate: (headers) => Promise.resolve(principalOf(headers['x-test-user'])),
      newRequestId: () => `request-${(requests += 1)}`,
      loopbackOnly: true,
      page: [],
    });
  }

  static async open(): Promise<HttpHouse> {
    const house = await TradingHouse.open();
    for (let minute = 0; minute < 900; minute += 1) {
      const price = 100 + (minute % 7);
      house.market.bar(price, price + 1, price - 1, price);
    }
    const services = {
      ...house.services,
      realtimeAccess: localRealtimeAccess(new Tickets(house.services.clock)),
      bars: tapeBars(house.services),
    };
    await registerTenant(tenantId('rival'), services);
    return new HttpHouse(house, services);
  }

  async ask(method: string, path: string, asking: Asking = {}): Promise<Answered> {
    const { as = ACME, headers = {}, body, text } = asking;
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const init: RequestInit = {
      method,
      headers: {
        host: 'localhost:4018',
        ...(as === null ? {} : { 'x-test-user': as }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    };
    const response = await this.app.request(`http://localhost:4018${path}`, init);
    const answered = await response.text();
    return { status: response.status, headers: response.headers, text: answered, json: jsonOf(answered) };
  }

  get(path: string, as: string | null = ACME): Promise<Answered> {
    return this.ask('GET', path, { as });
  }

  /** A command with a key of its own. */
  post(path: string, body: unknown, asking: Asking = {}): Promise<Answered> {
    const headers = { 'idempotency-key': newKey(), ...asking.headers };
    return this.ask('POST', path, { ...asking, headers, body });
  }

  /** One trade with its order, fill and story, straight into the records of the profile. */
  async storeTrade(number: number): Promise<void> {
    const { profile } = this.house;
    const owner = { tenantId: profile.tenantId, profileId: profile.profileId };
    const named = tradeId(`trd-${number}`);
    const intent = {
      ...entryIntent('2', { trade: named }),
      ...owner,
      decidedAt: addMs(profile.createdAt, number * 1_000),
    };
    const order = orderOf(intent);
    const fill = fillOf(order, `fill-${number}`, { quantity: '2', price: '100', second: number });
    const step = {
      tradeId: named,
      clientOrderId: order.clientOrderId,
      orderRevision: 1,
      status: order.status,
      fillId: fill.fillId,
      quantity: fill.quantity,
      price: fill.price,
      reason: null,
      occurredAt: fill.occurredAt,
      recordedAt: fill.occurredAt,
    };
    await this.services.store
      .forTenant(this.house.tenant)
      .write('trading-records', profile.profileId, [
        upsertOf<Order>(ORDER, order),
        upsertOf<Trade>(TRADE, tradeFor(order, intent.decidedAt)),
        upsertOf(FILL, fill),
        upsertOf(TIMELINE_ENTRY, step),
      ]);
  }

  async close(): Promise<void> {
    await this.house.close();
    this.house.remove();
  }
}

function principalOf(header: string | undefined): Principal | null {
  const [tenant, role] = (header ?? '').split('/');
  const roles = role === undefined ? undefined : ROLES[role];
  if (tenant === undefined || roles === undefined) return null;
  return { tenant: tenantOfCredential(tenant), userId: `${tenant}-${role}`, roles };
}

function jsonOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function tapeBars(services: Services): BarSeries {
  const tape = barsOfCloses(Array.from({ length: 900 }, (_, index) => 100 + Math.sin(index / 9)));
  const source = {
    name: 'tape',
    revisesForMs: 0,
    offers: () => [{ instrument: BTC, timeframes: ['1m'] as const, label: null }],
    marketTime: () => tape.at(-1)?.closesAt ?? addMs(services.clock.now(), 0),
    closedBars: (_key: unknown, after: number | null, limit: number) =>
      Promise.resolve(tape.filter(({ closesAt }) => closesAt > (after ?? -1)).slice(0, limit)),
    latestQuote: () => Promise.resolve(null),
  };
  const sources = { source: (name: string) => (name === 'tape' ? source : null), names: () => ['tape'] };
  return new BarSeries({ store: services.store.platform, sources, telemetry: quietTelemetry });
}
