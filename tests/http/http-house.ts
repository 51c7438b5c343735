import { setTimeout as sleep } from 'node:timers/promises';
import type { Hono } from 'hono';
import { httpRows } from '../../functions/http/routes.ts';
import { httpApp } from '../../local/http/server.ts';
import { NO_PAGE } from '../../local/http/web-page.ts';
import { localRealtimeAccess } from '../../local/realtime/access.ts';
import { Tickets } from '../../local/realtime/tickets.ts';
import { type Principal, type Role, tenantOfCredential } from '../../shared/application/principal.ts';
import type { MarketDataSource, MarketDataSources } from '../../shared/application/ports/market-data.ts';
import { FILL, ORDER, TIMELINE_ENTRY, TRADE } from '../../shared/application/records/kinds.ts';
import { upsertOf } from '../../shared/application/records/record-codec.ts';
import type { Services } from '../../shared/application/services.ts';
import { BarSeries } from '../../shared/application/use-cases/bar-series.ts';
import { watchAlerts } from '../../shared/application/use-cases/alerts/watch-alerts.ts';
import { registerTenant } from '../../shared/application/use-cases/tenants.ts';
import { tenantId, tradeId } from '../../shared/domain/ids/ids.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import { BTC, entryIntent, fillOf, orderOf } from '../../shared/domain/orders/orders.fixture.ts';
import { type Trade, tradeFor } from '../../shared/domain/orders/trade.ts';
import { addMs, utcMillis } from '../../shared/domain/time/instant.ts';
import { barsOfCloses } from '../bars.ts';
import { quietTelemetry } from '../contracts/quiet-telemetry.ts';
import type { ScriptedMarket } from '../doubles/scripted-market.ts';
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

export const SCRIPT_BARS = 4_000;

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
      page: NO_PAGE,
    });
  }

  static async open(): Promise<HttpHouse> {
    const house = await TradingHouse.open();
    for (let minute = 0; minute < SCRIPT_BARS; minute += 1) {
      const price = Math.round(10_000 + 900 * Math.sin(minute / 170) + 60 * Math.sin(minute / 7)) / 100;
      house.market.bar(price, price + 0.3, price - 0.3, price);
    }
    const marketData = sourcesOf(house.market);
    // The engine of the house holds these very services, so its queues see the markets as well.
    const services: Services = Object.assign(house.services, {
      realtimeAccess: localRealtimeAccess(new Tickets(house.services.clock)),
      marketData,
      replay: null,
      bars: new BarSeries({
        store: house.services.store.platform,
        sources: marketData,
        telemetry: quietTelemetry,
      }),
    });
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

  /** A finished backtest over the dictated market. */
  async runBacktest(name: string): Promise<string> {
    const wish = { name, source: 'script', symbol: 'ACME', timeframe: '1m', capital: '10000' };
    const started = await this.post('/api/backtests', wish);
    const backtestId = started.json['backtestId'] as string;
    for (let tries = 0; tries < 500; tries += 1) {
      const { json } = await this.get(`/api/backtests/${backtestId}`);
      if (json['finishedAt'] !== null) return backtestId;
      await sleep(10);
    }
    throw new Error(`the backtest ${name} does not end`);
  }

  /** A rule that is met at once, what it has told, a watched symbol and a saved view: everything that a user adds to the product. Answers their ids. */
  async storeOwn(word: string): Promise<Readonly<Record<'ruleId' | 'alertId' | 'viewId', string>>> {
    const series = { source: 'script', symbol: 'ACME', timeframe: '1m' };
    const condition = { kind: 'price', ...series, when: 'above', price: '0.5' };
    const rule = await this.post('/api/alert-rules', { condition, note: word });
    await watchAlerts(this.house.tenant, this.services);
    const { json } = await this.get('/api/alerts?limit=1');
    const [alert] = json['items'] as readonly { readonly alertId: string }[];
    const view = { table: 'orders', name: word, sorting: [], hidden: [], filters: {}, search: '' };
    const saved = await this.post('/api/views', view);
    await this.ask('PUT', '/api/watchlist', { body: { items: [{ ...series, profileId: 'prf-1' }] } });
    return {
      ruleId: String(rule.json['ruleId']),
      alertId: alert?.alertId ?? 'none',
      viewId: String(saved.json['viewId']),
    };
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

/** The dictated market of the house, and a tape of 900 minutes that is over. */
function sourcesOf(market: ScriptedMarket): MarketDataSources {
  const tape = barsOfCloses(Array.from({ length: 900 }, (_, index) => 100 + Math.sin(index / 9)));
  const shared = { revisesForMs: 0, latestQuote: () => Promise.resolve(null) };
  const sources: readonly MarketDataSource[] = [
    {
      ...shared,
      name: 'tape',
      offers: () => [{ instrument: BTC, timeframes: ['1m'], label: null }],
      marketTime: () => utcMillis(tape.at(-1)?.closesAt ?? 0),
      closedBars: (_key, after, limit) =>
        Promise.resolve(tape.filter(({ closesAt }) => closesAt > (after ?? -1)).slice(0, limit)),
    },
    {
      ...shared,
      name: 'script',
      offers: () => [{ instrument: market.instrument, timeframes: ['1m'], label: null }],
      marketTime: () => market.now(),
      closedBars: async ({ symbol }, after, limit) => {
        const events = await market.barsAfter(symbol, after ?? utcMillis(0));
        return events.map(({ bar }) => bar).slice(0, limit);
      },
    },
  ];
  return {
    source: (name) => sources.find((source) => source.name === name) ?? null,
    names: () => sources.map((source) => source.name),
  };
}
