import type { VenueCapabilities } from '../../../shared/application/ports/venue.ts';

/** What a simulated venue is like: the two kinds whose difference has cost others their money, see the submit policy. */
export interface VenueKind {
  readonly name: 'forever' | 'open-only';
  readonly capabilities: VenueCapabilities;
  readonly symbols: readonly string[];
  /** Where a fee is taken: from the cash, or from what was bought (F29). */
  readonly feeIn: 'quote' | 'received';
}

/** Like a stock broker: client ids stay taken for ever, brackets are held by the venue. */
const FOREVER: VenueKind = {
  name: 'forever',
  capabilities: {
    clientIdUniqueness: 'forever',
    lookupByClientId: true,
    bracket: true,
    shorting: true,
    exitStyle: {
      workingExits: 'both',
      reduceOnlyEnforced: false,
      stopType: 'stop',
      stopLimitOffsetBps: 0,
      marketTimeInForce: 'gtc',
    },
  },
  symbols: ['ACME', 'BOLT'],
  feeIn: 'quote',
};

/** Like a coin exchange: a client id is free again as soon as its order is over, and every exit is an order of ours. */
const OPEN_ONLY: VenueKind = {
  name: 'open-only',
  capabilities: {
    clientIdUniqueness: 'open-only',
    lookupByClientId: true,
    bracket: false,
    shorting: false,
    exitStyle: {
      workingExits: 'one',
      reduceOnlyEnforced: false,
      stopType: 'stop_limit',
      stopLimitOffsetBps: 200,
      marketTimeInForce: 'gtc',
    },
  },
  symbols: ['ACME/USD', 'BOLT/USD'],
  feeIn: 'received',
};

export const VENUE_KINDS = { forever: FOREVER, 'open-only': OPEN_ONLY } as const;
