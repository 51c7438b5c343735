import type { OrderRequest, SubmitOutcome, VenueConnection } from '../../shared/application/ports/venue.ts';
import { addMs, type UtcMillis } from '../../shared/domain/time/instant.ts';

/** `answer-lost`: the venue has taken the order and we hear nothing. `request-lost`: it never came there, and we hear nothing either. */
export type WireMood = 'well' | 'answer-lost' | 'request-lost' | 'throttled' | 'rejecting';

const SILENCE: SubmitOutcome = { kind: 'unknown', reason: 'no answer came' };

/** A wire to the venue that loses what it is told to lose. */
export class BadWire {
  mood: WireMood = 'well';
  /** Whether the venue answers when it is asked what became of an order. */
  answersQuestions = true;
  /** How often an order was put on the wire, whatever became of it. */
  submits = 0;

  readonly wire = (inner: VenueConnection): VenueConnection => ({
    venue: inner.venue,
    capabilities: inner.capabilities,
    submit: (request) => this.#submit(inner, request),
    cancel: (order) => inner.cancel(order),
    findOrder: async (id) =>
      this.answersQuestions ? inner.findOrder(id) : { kind: 'unknown', reason: 'no answer came' },
    listOpenOrders: async () =>
      this.answersQuestions ? inner.listOpenOrders() : { complete: false, reason: 'no answer came' },
    listPositions: () => inner.listPositions(),
    listFills: (cursor) => inner.listFills(cursor),
    listActivities: (cursor) => inner.listActivities(cursor),
    reportsSince: async (cursor) =>
      this.answersQuestions ? inner.reportsSince(cursor) : { reports: [], cursor: cursor ?? '0' },
    account: () => inner.account(),
  });

  async #submit(inner: VenueConnection, request: OrderRequest): Promise<SubmitOutcome> {
    this.submits += 1;
    switch (this.mood) {
      case 'well':
        return inner.submit(request);
      case 'answer-lost':
        await inner.submit(request);
        return SILENCE;
      case 'request-lost':
        return SILENCE;
      case 'throttled':
        return { kind: 'notSent', reason: 'too many requests', retryAfterMs: 2_000 };
      case 'rejecting':
        return { kind: 'rejected', code: 'NO', reason: 'the venue does not like it', at: atOf(request) };
    }
  }
}

/** The venue answers before the request would have expired. */
function atOf({ sendBefore }: OrderRequest): UtcMillis {
  return addMs(sendBefore, -60_000);
}
