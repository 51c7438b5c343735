import { AppError } from '../../application/errors.ts';
import type { JsonValue, StoredDocument, TenantStore, Write } from '../../application/ports/store.ts';
import type { VenueOrder } from '../../application/ports/venue.ts';
import { packed } from '../../application/ports/packed-json.ts';
import type { ClientOrderId } from '../../domain/ids/ids.ts';
import type { Decimal } from '../../domain/money/decimal.ts';
import type { ExecutionReport } from '../../domain/orders/execution-report.ts';
import { decodePaperState, encodePaperState, type PaperRecord } from '../../domain/paper/codec.ts';
import { openPaperAccount, type PaperState } from '../../domain/paper/state.ts';
import { utcMillis, type UtcMillis } from '../../domain/time/instant.ts';

const CONTAINER = 'paper-venue';
const ACCOUNT = 'account';
/** Each retry means that somebody else got a step done, so a few are enough for any real contention. */
const CONFLICTS_MAX = 20;

/** One account as it is stored: the matcher's state and how many reports it has made. */
export interface PaperAccount {
  readonly state: PaperState;
  readonly reportCount: number;
}

export interface PaperChange {
  readonly state: PaperState;
  readonly reports: readonly ExecutionReport[];
}

const reportCodec = packed<ExecutionReport>();
const orderCodec = packed<VenueOrder>();

/**
 * The books of one paper account in the store: the venue's truth, apart from ours, so that a crash on our side cannot touch it. Every change is one atomic
 * batch of the account and the reports it made.
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

  /** Applies a pure change to the newest state, again from the start when somebody else was faster. Null changes nothing. */
  async change<Answer>(
    now: UtcMillis,
    decide: (account: PaperAccount) => { readonly answer: Answer; readonly change: PaperChange | null },
  ): Promise<Answer> {
    for (let attempt = 0; attempt < CONFLICTS_MAX; attempt += 1) {
      const { account, etag } = await this.#load();
      const { answer, change } = decide(account);
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
        type: 'report',
        from: utcMillis(count + 1),
        order: 'oldest-first',
        limit: 500,
        ...(cursor === undefined ? {} : { cursor }),
      });
      reports.push(...page.documents.map((document) => reportCodec.decode(document.body)));
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    return reports;
  }

  async order(id: ClientOrderId): Promise<VenueOrder | null> {
    const document = await this.#store.read(CONTAINER, this.#partition, `order:${id}`);
    return document === null ? null : orderCodec.decode(document.body);
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
    const body = {
      state: encodePaperState(change.state),
      reportCount: before.reportCount + change.reports.length,
    } as unknown as JsonValue;
    const filing = { id: ACCOUNT, type: 'account', state: null, at: now, body };
    const account: Write =
      etag === null ? { kind: 'create', ...filing } : { kind: 'replace', ifMatch: etag, ...filing };
    // Reports are filed by their number: that is the order in which they were made, and what a cursor counts.
    const reports = change.reports.map((report, index): Write => {
      const number = before.reportCount + index + 1;
      return {
        kind: 'create',
        id: `report:${number}`,
        type: 'report',
        state: null,
        at: utcMillis(number),
        body: reportCodec.encode(report),
      };
    });
    return [account, ...reports, ...this.#orderWrites(change.reports, now)];
  }

  #orderWrites(reports: readonly ExecutionReport[], now: UtcMillis): readonly Write[] {
    const latest = new Map(reports.map((report) => [report.clientOrderId, report]));
    return [...latest.values()].map((report): Write => {
      const { clientOrderId, venueOrderId, status, cumulativeQuantity, occurredAt } = report;
      const order: VenueOrder = {
        clientOrderId,
        venueOrderId,
        status,
        cumulativeQuantity,
        updatedAt: occurredAt,
      };
      return {
        kind: 'upsert',
        id: `order:${clientOrderId}`,
        type: 'order',
        state: status,
        at: now,
        body: orderCodec.encode(order),
      };
    });
  }
}

function accountOf(document: StoredDocument): PaperAccount {
  const body = document.body as unknown as { readonly state: PaperRecord; readonly reportCount: number };
  return { state: decodePaperState(body.state), reportCount: body.reportCount };
}
