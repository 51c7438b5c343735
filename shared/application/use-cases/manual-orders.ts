import type { Profile } from '../../contracts/profile.ts';
import { bookOf } from '../../domain/engine/book.ts';
import { openEntry, type OpenedEntry } from '../../domain/engine/open-entry.ts';
import { afterEntry } from '../../domain/engine/risk-state.ts';
import { riskBookOf } from '../../domain/engine/risk-book.ts';
import { requestedIntentIdFor, tradeIdFor } from '../../domain/ids/derive.ts';
import type { Instrument } from '../../domain/market/instrument.ts';
import type { Decimal } from '../../domain/money/decimal.ts';
import { priceOnTick } from '../../domain/money/tick-and-lot.ts';
import {
  type Direction,
  entrySideOf,
  type OrderIntent,
  type OrderTerms,
} from '../../domain/orders/intent.ts';
import { invariant, ok, type Result, refuse } from '../../domain/result.ts';
import type { Denied } from '../../domain/risk/denial.ts';
import { holdAmountOf } from '../../domain/risk/hold-amount.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import { type Approved, checkBeforeTrade } from '../../domain/risk/pre-trade.ts';
import type { TenantStore } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { audit } from '../audit.ts';
import { riskWrite } from '../records/decision-kinds.ts';
import { ORDER, TRADE } from '../records/kinds.ts';
import { RECORDS } from '../records/load-slice.ts';
import { createOf } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import { type LoadedBook, loadBook } from './evaluate/load-book.ts';
import { SeriesBar } from './evaluate/series-bar.ts';
import { entryOfRequest } from './entry-of-request.ts';
import { sendFollowUps } from './follow-ups.ts';
import { settingsOf } from './profile-settings.ts';

/** An entry as a trader types it. The side follows from the direction; stop and target make it a bracket. */
export interface ManualEntry {
  readonly symbol: string;
  readonly direction: Direction;
  readonly type: 'market' | 'limit';
  readonly quantity: Decimal;
  /** Exactly for `limit`. */
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  /** Only together with a stop: a target alone would leave the loss open. */
  readonly targetPrice: Decimal | null;
}

export type ManualRefusal =
  | { readonly code: 'PROFILE_RETIRED' | 'INSTRUMENT_UNKNOWN' | 'NO_MARKET_DATA' }
  | { readonly code: 'ORDER_DENIED'; readonly denied: Denied };

export interface ManualPreview {
  readonly intent: OrderIntent;
  readonly instrument: Instrument;
  readonly referencePrice: Decimal;
  readonly notional: Decimal;
  /** What is held of the capital until the order is filled or over. */
  readonly holdAmount: Decimal;
  /** The loss from the expected price to the stop; null without a stop. */
  readonly riskAtStop: Decimal | null;
  readonly denied: Denied | null;
}

interface Prepared {
  readonly preview: ManualPreview;
  readonly approved: Approved<OrderIntent> | null;
  readonly loaded: LoadedBook;
  readonly bar: SeriesBar;
}

/** What the entry would cost and what the checks say to it, with nothing kept and nothing sent. */
export async function previewEntry(
  principal: Principal,
  profile: Profile,
  wish: ManualEntry,
  requestId: string,
  services: Services,
): Promise<Result<ManualPreview, ManualRefusal>> {
  const prepared = await prepare(
    services.store.forTenant(principal.tenant),
    profile,
    wish,
    requestId,
    services,
  );
  return prepared.ok ? ok(prepared.value.preview) : prepared;
}

/** The same desk, the same checks, the same queue as an entry of the strategy. `requestId` names it: asked twice it is one order. */
export async function placeEntry(
  principal: Principal,
  profile: Profile,
  wish: ManualEntry,
  requestId: string,
  services: Services,
): Promise<Result<OpenedEntry, ManualRefusal>> {
  const store = services.store.forTenant(principal.tenant);
  const known = await entryOfRequest(profile, requestId, store);
  if (known !== null) return again(known, profile, services);
  const prepared = await prepare(store, profile, wish, requestId, services);
  if (!prepared.ok) return prepared;
  const { approved, preview, loaded, bar } = prepared.value;
  if (approved === null) {
    invariant(preview.denied !== null, 'What is not approved was denied');
    // The same request at the same moment may be what is in its own way.
    const meanwhile = await entryOfRequest(profile, requestId, store);
    if (meanwhile !== null) return again(meanwhile, profile, services);
    return refuse({ code: 'ORDER_DENIED', denied: preview.denied });
  }
  const opened = openedBy(approved, preview, profile, services);
  const kept = await keep(opened, loaded, bar, profile, store);
  if (kept === 'changed') return placeEntry(principal, profile, wish, requestId, services);
  await sendFollowUps(profile, { order: opened.order, siblings: [] }, services);
  const details = { symbol: wish.symbol, direction: wish.direction, quantity: wish.quantity.toString() };
  await audit(
    store,
    principal,
    { action: 'order.enter', subject: `trade:${opened.trade.tradeId}`, reason: null, details },
    services,
  );
  return ok(opened);
}

/** The process may have died between the records and the queue; sending what was sent repeats nothing. */
async function again(
  known: OpenedEntry,
  profile: Profile,
  services: Services,
): Promise<Result<OpenedEntry, ManualRefusal>> {
  await sendFollowUps(profile, { order: known.order, siblings: [] }, services);
  return ok(known);
}

function openedBy(
  approved: Approved<OrderIntent>,
  { instrument }: ManualPreview,
  profile: Profile,
  services: Services,
): OpenedEntry {
  const { exitStyle, bracket } = services.venues.capabilities(profile.venue);
  const account = { environment: profile.environment, account: profile.account };
  return openEntry(approved, { account, exitStyle, bracket, instrument }, approved.decidedAt);
}

async function keep(
  { order, trade, exits }: OpenedEntry,
  { parts, riskEtag }: LoadedBook,
  bar: SeriesBar,
  profile: Profile,
  store: TenantStore,
): Promise<'kept' | 'changed'> {
  const book = bookOf(parts);
  invariant(book.ok, `Profile ${profile.profileId} holds something that no source has a price for`);
  const risk = afterEntry(parts.risk, {
    tradeId: trade.tradeId,
    symbol: trade.symbol,
    direction: trade.direction,
    ordinal: bar.ordinal,
    at: bar.closesAt,
    equity: book.value.equity,
    calendar: parts.calendar,
  });
  const written = await store.write(RECORDS, profile.profileId, [
    createOf(TRADE, trade),
    ...[order, ...exits].map((each) => createOf(ORDER, each)),
    riskWrite(risk, riskEtag),
  ]);
  return written.ok ? 'kept' : 'changed';
}

async function prepare(
  store: TenantStore,
  profile: Profile,
  wish: ManualEntry,
  requestId: string,
  services: Services,
): Promise<Result<Prepared, ManualRefusal>> {
  if (profile.state === 'retired') return refuse({ code: 'PROFILE_RETIRED' });
  if (!profile.symbols.includes(wish.symbol)) return refuse({ code: 'INSTRUMENT_UNKNOWN' });
  const { source, timeframe } = profile.market;
  const key = { source, symbol: wish.symbol, timeframe };
  const caughtUp = await services.bars.catchUp(key);
  if (!caughtUp.ok || caughtUp.value.columns.length === 0) return refuse({ code: 'NO_MARKET_DATA' });
  const bar = new SeriesBar(key, caughtUp.value, services);
  const { parameters, limits } = settingsOf(profile);
  const [instrument, snapshot, loaded] = await Promise.all([
    bar.instrument(profile),
    bar.snapshot(profile, parameters),
    loadBook(profile, store, services),
  ]);
  const book = bookOf(loaded.parts);
  invariant(book.ok, `Profile ${profile.profileId} holds something that no source has a price for`);
  const decidedAt = services.venues.marketTime(profile);
  const intent = intentOf(wish, profile, instrument, { requestId, decidedAt, close: bar.close });
  const checked = checkBeforeTrade(intent, riskBookOf(book.value, instrument, snapshot, limits), limits);
  const approved = checked.ok ? checked.value : null;
  const preview = previewOf(intent, instrument, checked.ok ? null : checked.refusal);
  return ok({ preview, approved, loaded, bar });
}

function intentOf(
  wish: ManualEntry,
  profile: Profile,
  instrument: Instrument,
  at: { readonly requestId: string; readonly decidedAt: UtcMillis; readonly close: number },
): OrderIntent {
  const { tenantId, profileId } = profile;
  const intentId = requestedIntentIdFor({ tenantId, profileId, requestId: at.requestId, leg: 'entry' });
  const referencePrice = priceOnTick(at.close, instrument.tickSize, 'half-even');
  const terms: OrderTerms = {
    symbol: wish.symbol,
    side: entrySideOf(wish.direction),
    type: wish.type,
    quantity: wish.quantity,
    limitPrice: wish.limitPrice,
    stopPrice: null,
    trailBy: null,
    trailPercent: null,
    timeInForce: 'gtc',
    expiresAt: null,
    reduceOnly: false,
    extendedHours: false,
  };
  return {
    intentId,
    decisionId: null,
    tenantId,
    profileId,
    tradeId: tradeIdFor(intentId),
    leg: 'entry',
    origin: 'manual',
    direction: wish.direction,
    terms,
    protection: wish.stopPrice === null ? null : { stopPrice: wish.stopPrice, targetPrice: wish.targetPrice },
    referencePrice,
    holdAmount: holdAmountOf(terms, referencePrice, instrument),
    timeframe: profile.market.timeframe,
    decidedAt: at.decidedAt,
  };
}

function previewOf(intent: OrderIntent, instrument: Instrument, denied: Denied | null): ManualPreview {
  const { terms, protection, referencePrice, holdAmount } = intent;
  const price = terms.limitPrice ?? referencePrice;
  const riskAtStop =
    protection === null ? null : price.minus(protection.stopPrice).abs().times(terms.quantity);
  return {
    intent,
    instrument,
    referencePrice,
    notional: price.times(terms.quantity),
    holdAmount,
    riskAtStop,
    denied,
  };
}
