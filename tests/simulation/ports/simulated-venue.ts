import { AppError } from '../../../shared/application/errors.ts';
import type { ReportsPage, VenueConnection } from '../../../shared/application/ports/venue.ts';
import type { Swarm } from '../faults/swarm.ts';
import type { BookAccount } from '../venue/book-order.ts';
import type { Exchange } from '../venue/exchange.ts';
import type { VenueKind } from '../venue/venue-kind.ts';
import type { Host } from '../world/host.ts';
import { type Broken, send, type Wire } from './call.ts';

export interface VenueParts {
  readonly wire: Wire;
  readonly swarm: Swarm | null;
  readonly exchange: Exchange;
  readonly kind: VenueKind;
}

/** One account of the simulated venue as one host reaches it: what an adapter makes of answers, errors and silence. */
export function simulatedConnection(parts: VenueParts, host: Host, account: BookAccount): VenueConnection {
  const { wire, exchange, kind } = parts;
  const call = <Answer>(
    name: string,
    effect: () => Answer,
    broken: (how: Broken) => Answer,
  ): Promise<Answer> =>
    send(wire, host, { port: 'venue', name: `${name} at ${account.name}`, effect, broken });
  return {
    venue: 'paper',
    capabilities: kind.capabilities,
    submit: (request) =>
      call(
        `POST ${request.terms.side} ${request.terms.quantity.toString()} ${request.terms.symbol} ${request.clientOrderId}`,
        () => exchange.submit(account, request),
        (how) =>
          how === 'refused'
            ? { kind: 'notSent', reason: 'RATE_LIMITED', retryAfterMs: 1_000 }
            : { kind: 'unknown', reason: `the venue is ${how}` },
      ),
    cancel: ({ clientOrderId }) =>
      call<'requested' | 'already-terminal' | 'not-found' | 'unknown'>(
        `DELETE ${clientOrderId}`,
        () => exchange.cancel(account, clientOrderId),
        () => 'unknown',
      ),
    findOrder: (clientOrderId) =>
      call<Awaited<ReturnType<VenueConnection['findOrder']>>>(
        `GET ${clientOrderId}`,
        () => {
          const order = exchange.find(account, clientOrderId);
          return order === null ? { kind: 'not-found' } : { kind: 'found', order };
        },
        (how) => ({ kind: 'unknown', reason: `the venue is ${how}` }),
      ),
    listOpenOrders: () =>
      call<Awaited<ReturnType<VenueConnection['listOpenOrders']>>>(
        'GET open orders',
        () => ({ complete: true, items: exchange.listOpen(account) }),
        (how) => ({ complete: false, reason: `the venue is ${how}` }),
      ),
    listPositions: () =>
      call<Awaited<ReturnType<VenueConnection['listPositions']>>>(
        'GET positions',
        () => ({
          complete: true,
          items: [...account.positions]
            .filter(([, quantity]) => !quantity.isZero)
            .map(([symbol, quantity]) => ({ symbol, quantity, markPrice: exchange.price(symbol) })),
        }),
        (how) => ({ complete: false, reason: `the venue is ${how}` }),
      ),
    listFills: (cursor) =>
      call<Awaited<ReturnType<VenueConnection['listFills']>>>(
        'GET fills',
        () => {
          const items = account.fills.slice(cursor === null ? 0 : Number(cursor));
          return { complete: true, items, cursor: String(account.fills.length) };
        },
        (how) => ({ complete: false, reason: `the venue is ${how}` }),
      ),
    listActivities: (cursor) =>
      call<Awaited<ReturnType<VenueConnection['listActivities']>>>(
        'GET activities',
        () => ({ complete: true, items: [], cursor: cursor ?? '0' }),
        (how) => ({ complete: false, reason: `the venue is ${how}` }),
      ),
    reportsSince: (cursor) => call('GET reports', () => reportsOf(parts, account, cursor), unavailable),
    account: () =>
      call<Awaited<ReturnType<VenueConnection['account']>>>(
        'GET account',
        () => ({ currency: 'USD', cash: account.cash, buyingPower: account.cash }),
        (how) => ({ unknown: `the venue is ${how}` }),
      ),
  };
}

const REPEATED = 4;

/** Some reports come again, and some pages are short (F12, F27): a cursor says how far a page went. */
function reportsOf({ swarm, wire }: VenueParts, { said }: BookAccount, cursor: string | null): ReportsPage {
  const from = cursor === null ? 0 : Number(cursor);
  const now = wire.kernel.now();
  let until = from;
  while (until < said.length && (said[until]?.visibleAt ?? Number.POSITIVE_INFINITY) <= now) until += 1;
  if (swarm?.strikes('shortPage') === true) until = Math.min(until, from + 1);
  const first = swarm?.strikes('repeatedReports') === true ? Math.max(0, from - REPEATED) : from;
  const ours = said.slice(first, until).filter(({ isForeign }) => !isForeign);
  return { reports: ours.map(({ report }) => report), cursor: String(until) };
}

function unavailable(how: Broken): never {
  throw new AppError('VENUE_UNAVAILABLE', `the venue is ${how}`, {
    retryable: true,
    ambiguous: how !== 'refused',
  });
}
