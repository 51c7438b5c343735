import { AppError } from '../../application/errors.ts';
import type { JsonValue, StoredDocument, TenantStore, Write } from '../../application/ports/store.ts';
import type { VenueOrder } from '../../application/ports/venue.ts';
import { packed } from '../../application/ports/packed-json.ts';
import { remember, rememberedBy } from '../../application/ports/remembered-body.ts';
import type { ClientOrderId } from '../../domain/ids/ids.ts';
import type { Decimal } from '../../domain/money/decimal.ts';
import type { ExecutionReport } from '../../domain/orders/execution-report.ts';
import { decodePaperState, encodePaperState, type PaperRecord } from '../../domain/paper/codec.ts';
import { openPaperAccount, type PaperState, type WorkingOrder } from '../../domain/paper/state.ts';
import { NO_IDS, withTaken } from '../../domain/paper/taken-ids.ts';
import { invariant } from '../../domain/result.ts';
import { utcMillis, type UtcMillis } from '../../domain/time/instant.ts';

const CONTAINER = 'paper-venue';
const ACCOUNT = 'account';
/** Each retry means that somebody else got a step done, so a few are enough for any real contention. */
const CONFLICTS_MAX = 20;

/** One account as it is stored: the matcher's state, without the ids it has ever taken, and how many reports it has made. */
export interface PaperAccount {
  readonly state: PaperState;
  readonly reportCount: number;
}

export interface PaperChange {
  readonly state: PaperState;
  readonly reports: readonly ExecutionReport[];
}

/** The reports of one change, with the number of the first. */
interface ReportBatch {
  readonly first: number;
  readonly reports: readonly ExecutionReport[];
}

const batchCodec = packed<ReportBatch>();
const orderCodec = packed<VenueOrder>();

/**
 * The books of one paper account in the store: the venue's truth, apart from ours, so that a crash on our side cannot touch it. Every change is one atomic
 * batch of the account, the reports it made, and the last word on each order that has ended: one that works is in the account. So an id that was ever taken
 * is found in the one or the other, and the account grows with what works and not with what has been.
 */
export class PaperBooks {
  readonly #store: TenantStore;
  readonly #partition: string;
  readonly #openingCash: Decimal;

  constructor(store: TenantStore, account: string, openingCash: Decimal) {
    this.#store = store;
    this.#partition = account;
    this.#openingCash = openingCash;
  }

  async read(): Promise<PaperAccount> {
    return (await this.#load()).account;
  }

  /**
   * Applies a pure change to the newest state, again from the start when somebody else was faster. Null changes nothing.
   *
   * @param asked the client order ids of which `decide` must know whether they are taken
   */
  async change<Answer>(
    now: UtcMillis,
    asked: readonly ClientOrderId[],
    decide: (state: PaperState) => { readonly answer: Answer; readonly change: PaperChange | null },
  ): Promise<Answer> {
    for (let attempt = 0; attempt < CONFLICTS_MAX; attempt += 1) {
      const { account, etag } = await this.#load();
      const { answer, change } = decide(await this.#knowing(asked, account.state));
      if (change === null) return answer;
      const writes = this.#writesOf(account, change, etag, now);
      if ((await this.#store.write(CONTAINER, this.#partition, writes)).ok) return answer;
    }
    throw new AppError('STORE_CONFLICT', 'the paper account changed at every attempt to write it', {
      retryable: true,
      ambiguous: false,
    });
  }

  /** Reports after the given count, oldest first, and all of them: pages are read to the end. */
  async reportsAfter(count: number): Promise<readonly ExecutionReport[]> {
    const reports: ExecutionReport[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#store.query(CONTAINER, {
        partition: this.#partition,
        type: 'reports',
        from: utcMillis(count + 1),
        order: 'oldest-first',
        limit: 500,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const document of page.documents) {
        const batch = batchCodec.decode(document.body);
        reports.push(...batch.reports.slice(Math.max(0, count + 1 - batch.first)));
      }
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    return reports;
  }

  async order(id: ClientOrderId): Promise<VenueOrder | null> {
    return this.#orderOf(id, (await this.read()).state);
  }

  async #orderOf(id: ClientOrderId, state: PaperState): Promise<VenueOrder | null> {
    const working = ordersAtWork(state);
    const found = working.find((order) => order.clientOrderId === id);
    if (found !== undefined) return venueOrderOf(found);
    // Every order has a number of its own: while all of them work there is no last word to look for.
    if (working.length === state.lastSequence) return null;
    const document = await this.#store.read(CONTAINER, this.#partition, `order:${id}`);
    return document === null ? null : orderCodec.decode(document.body);
  }

  /** Read after the account: what has ended before it was read has its last word on record, what ends later changes the account. */
  async #knowing(asked: readonly ClientOrderId[], state: PaperState): Promise<PaperState> {
    let { takenIds } = state;
    for (const clientOrderId of asked) {
      const order = await this.#orderOf(clientOrderId, state);
      if (order !== null) takenIds = withTaken(takenIds, { clientOrderId, venueOrderId: order.venueOrderId });
    }
    return takenIds === state.takenIds ? state : { ...state, takenIds };
  }

  async #load(): Promise<{ readonly account: PaperAccount; readonly etag: string | null }> {
    const document = await this.#store.read(CONTAINER, this.#partition, ACCOUNT);
    if (document === null)
      return { account: { state: openPaperAccount(this.#openingCash), reportCount: 0 }, etag: null };
    return { account: accountOf(document), etag: document.etag };
  }

  #writesOf(
    before: PaperAccount,
    change: PaperChange,
    etag: string | null,
    now: UtcMillis,
  ): readonly Write[] {
    const state = { ...change.state, takenIds: NO_IDS };
    const reportCount = before.reportCount + change.reports.length;
    const body = { state: encodePaperState(state), reportCount } as unknown as JsonValue;
    remember(body, PaperBooks, { state, reportCount } satisfies PaperAccount);
    const filing = { id: ACCOUNT, type: 'account', state: null, at: now, body };
    const account: Write =
      etag === null ? { kind: 'create', ...filing } : { kind: 'replace', ifMatch: etag, ...filing };
    return [
      account,
      ...this.#reportWrites(before, change),
      ...this.#endedOrderWrites(before.state, change, now),
    ];
  }

  /** Filed by the number of the last one: reports are in the order in which they were made, and that is what a cursor counts. */
  #reportWrites({ reportCount }: PaperAccount, { reports }: PaperChange): readonly Write[] {
    if (reports.length === 0) return [];
    const last = reportCount + reports.length;
    return [
      {
        kind: 'create',
        id: `reports:${last}`,
        type: 'reports',
        state: null,
        at: utcMillis(last),
        body: batchCodec.encode({ first: reportCount + 1, reports }),
      },
    ];
  }

  #endedOrderWrites(before: PaperState, { state, reports }: PaperChange, now: UtcMillis): readonly Write[] {
    if (reports.length === 0) return [];
    const known = new Map(workingOrders(before).map((order) => [order.venueOrderId, order]));
    const working = new Set(workingOrders(state).map((order) => order.venueOrderId));
    const latest = new Map(reports.map((report) => [report.venueOrderId, report]));
    return [...latest.values()]
      .filter((report) => !working.has(report.venueOrderId))
      .map(({ clientOrderId, venueOrderId, status, cumulativeQuantity, occurredAt }): Write => {
        const order = known.get(venueOrderId);
        invariant(order !== undefined, `An order that ended has worked: ${clientOrderId}`);
        return {
          kind: 'upsert',
          id: `order:${clientOrderId}`,
          type: 'order',
          state: status,
          at: now,
          body: orderCodec.encode({ ...order, status, cumulativeQuantity, updatedAt: occurredAt }),
        };
      });
  }
}

/** What the account holds, in the words of a venue. */
export function workingOrders(state: PaperState): readonly VenueOrder[] {
  return ordersAtWork(state).map(venueOrderOf);
}

function ordersAtWork({ books }: PaperState): readonly WorkingOrder[] {
  return Object.values(books).flatMap((book) => book.orders);
}

function venueOrderOf(order: WorkingOrder): VenueOrder {
  const { clientOrderId, venueOrderId, terms, quantity, filled, cancelAt, activeAt } = order;
  const { symbol, side, limitPrice, stopPrice } = terms;
  return {
    clientOrderId,
    venueOrderId,
    symbol,
    side,
    quantity,
    limitPrice,
    stopPrice,
    status: cancelAt !== null ? 'pending_cancel' : filled.isZero ? 'new' : 'partially_filled',
    cumulativeQuantity: filled,
    updatedAt: activeAt,
  };
}

function accountOf(document: StoredDocument): PaperAccount {
  const known = rememberedBy(document.body, PaperBooks);
  if (known !== null) return known.value as PaperAccount;
  const body = document.body as unknown as { readonly state: PaperRecord; readonly reportCount: number };
  return { state: { ...decodePaperState(body.state), takenIds: NO_IDS }, reportCount: body.reportCount };
}
