import { z } from 'zod';
import type {
  ClientOrderId,
  DecisionId,
  FillId,
  IntentId,
  ProfileId,
  ReservationId,
  TenantId,
  TradeId,
  VenueOrderId,
} from '../domain/ids/ids.ts';
import type { Adjustment } from '../domain/engine/adjustment.ts';
import type { TimelineEntry } from '../domain/engine/records.ts';
import type { Fill } from '../domain/orders/execution-report.ts';
import type { OrderIntent, OrderTerms, Protection } from '../domain/orders/intent.ts';
import type { Order } from '../domain/orders/order.ts';
import { ORDER_STATUSES } from '../domain/orders/order-status.ts';
import type { Position, UnmatchedFill } from '../domain/orders/position.ts';
import type { Trade } from '../domain/orders/trade.ts';
import { TIMEFRAMES } from '../domain/time/timeframe.ts';
import { decimalCodec, idCodec, instantCodec } from './codec.ts';

/**
 * The records of trading as they are stored and shown: one schema for the store, the API and its description. A record that does not
 * fit was written by nobody here, so reading it fails loudly.
 */

const side = z.enum(['buy', 'sell']);
const direction = z.enum(['long', 'short']);
const leg = z.enum(['entry', 'stop', 'target', 'exit', 'flatten']);
const origin = z.enum(['strategy', 'manual', 'monitor', 'reconciliation']);

const termsSchema = z.object({
  symbol: z.string(),
  side,
  type: z.enum(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']),
  quantity: decimalCodec,
  limitPrice: decimalCodec.nullable(),
  stopPrice: decimalCodec.nullable(),
  trailBy: decimalCodec.nullable(),
  trailPercent: z.number().nullable(),
  timeInForce: z.enum(['day', 'gtc', 'ioc', 'fok', 'gtd', 'opg', 'cls']),
  expiresAt: instantCodec.nullable(),
  reduceOnly: z.boolean(),
  extendedHours: z.boolean(),
}) satisfies z.ZodType<OrderTerms>;

const protection = z.object({
  stopPrice: decimalCodec,
  targetPrice: decimalCodec.nullable(),
}) satisfies z.ZodType<Protection>;

const intentSchema = z.object({
  intentId: idCodec<IntentId>(),
  decisionId: idCodec<DecisionId>().nullable(),
  tenantId: idCodec<TenantId>(),
  profileId: idCodec<ProfileId>(),
  tradeId: idCodec<TradeId>(),
  leg,
  origin,
  direction,
  terms: termsSchema,
  protection: protection.nullable(),
  referencePrice: decimalCodec,
  holdAmount: decimalCodec,
  timeframe: z.enum(TIMEFRAMES).nullable(),
  decidedAt: instantCodec,
}) satisfies z.ZodType<OrderIntent>;

const fees = z.object({ quote: decimalCodec, received: decimalCodec, other: decimalCodec });

export const orderSchema = z.object({
  clientOrderId: idCodec<ClientOrderId>(),
  intent: intentSchema,
  account: z.object({ environment: z.enum(['paper', 'live']), account: z.string() }),
  attempt: z.int(),
  venueLinked: z.boolean(),
  reservationId: idCodec<ReservationId>().nullable(),
  fence: z.int().nullable(),
  status: z.enum(ORDER_STATUSES),
  venueOrderId: idCodec<VenueOrderId>().nullable(),
  requestsSent: z.int(),
  filledQuantity: decimalCodec,
  leavesQuantity: decimalCodec,
  reportedQuantity: decimalCodec,
  filledNotional: decimalCodec,
  averagePrice: decimalCodec.nullable(),
  fees,
  fills: z.array(z.object({ fillId: idCodec<FillId>(), quantity: decimalCodec, price: decimalCodec })),
  lateFill: z.boolean(),
  cancelWanted: z.string().nullable(),
  reason: z.string().nullable(),
  occurredAt: instantCodec.nullable(),
  receivedAt: instantCodec.nullable(),
  recordedAt: instantCodec,
  revision: z.int(),
}) satisfies z.ZodType<Order>;

const holding = z.object({
  quantity: decimalCodec,
  cost: decimalCodec,
  openFees: decimalCodec,
  realised: decimalCodec,
  fifoRealised: decimalCodec,
  lots: z.array(
    z.object({
      fillId: idCodec<FillId>(),
      quantity: decimalCodec,
      cost: decimalCodec,
      openedAt: instantCodec,
    }),
  ),
});

export const tradeSchema = z.object({
  tradeId: idCodec<TradeId>(),
  tenantId: idCodec<TenantId>(),
  profileId: idCodec<ProfileId>(),
  symbol: z.string(),
  direction,
  status: z.enum(['opening', 'open', 'closed', 'void']),
  entry: z.enum(['working', 'complete', 'incomplete']),
  holding,
  enteredQuantity: decimalCodec,
  exitedQuantity: decimalCodec,
  entryNotional: decimalCodec,
  exitNotional: decimalCodec,
  fees,
  protection: protection.nullable(),
  initialStopPrice: decimalCodec.nullable(),
  wantedExit: z
    .object({
      leg: z.enum(['exit', 'flatten']),
      origin,
      quantity: decimalCodec.nullable(),
      referencePrice: decimalCodec,
      wantedAt: instantCodec,
    })
    .nullable(),
  entryOrders: z.array(idCodec<ClientOrderId>()),
  exitOrders: z.array(idCodec<ClientOrderId>()),
  attempts: z.object({ entry: z.int(), stop: z.int(), target: z.int(), exit: z.int(), flatten: z.int() }),
  refusals: z.int(),
  highestPrice: z.number().nullable(),
  lowestPrice: z.number().nullable(),
  exitReason: z
    .enum(['stop', 'target', 'signal', 'monitor', 'manual', 'flatten', 'reconciliation'])
    .nullable(),
  openedAt: instantCodec.nullable(),
  closedAt: instantCodec.nullable(),
  recordedAt: instantCodec,
  revision: z.int(),
}) satisfies z.ZodType<Trade>;

export const positionSchema = z.object({
  tenantId: idCodec<TenantId>(),
  profileId: idCodec<ProfileId>(),
  symbol: z.string(),
  slices: z.array(
    z.object({ tradeId: idCodec<TradeId>(), direction, quantity: decimalCodec, cost: decimalCodec }),
  ),
  external: holding,
  dustQuantity: decimalCodec,
  realised: decimalCodec,
  recordedAt: instantCodec,
  revision: z.int(),
}) satisfies z.ZodType<Position>;

export const fillSchema = z.object({
  fillId: idCodec<FillId>(),
  clientOrderId: idCodec<ClientOrderId>(),
  venueOrderId: idCodec<VenueOrderId>(),
  symbol: z.string(),
  side,
  quantity: decimalCodec,
  price: decimalCodec,
  fee: decimalCodec,
  feeCurrency: z.string(),
  feeRate: decimalCodec.optional(),
  liquidity: z.enum(['maker', 'taker']),
  occurredAt: instantCodec,
}) satisfies z.ZodType<Fill>;

export const unmatchedFillSchema = z.object({
  fillId: idCodec<FillId>(),
  because: z.enum(['ORDER_UNKNOWN', 'TRADE_MISSING', 'EXIT_EXCESS']),
  clientOrderId: z.string(),
  venueOrderId: idCodec<VenueOrderId>(),
  symbol: z.string(),
  quantity: decimalCodec,
  price: decimalCodec,
  cashOut: decimalCodec,
  fee: decimalCodec,
  realised: decimalCodec,
  occurredAt: instantCodec,
  recordedAt: instantCodec,
}) satisfies z.ZodType<UnmatchedFill>;

export const adjustmentSchema = z.object({
  adjustmentId: z.string(),
  kind: z.enum(['estimated', 'recount', 'split', 'dust']),
  symbol: z.string(),
  tradeId: idCodec<TradeId>().nullable(),
  quantity: decimalCodec,
  price: decimalCodec,
  because: z.string(),
  occurredAt: instantCodec,
}) satisfies z.ZodType<Adjustment>;

/** The highest and the lowest price of the bars that closed on an open trade, the last one of them at `seenAt`. Measured. */
export const excursionSchema = z.object({
  tradeId: idCodec<TradeId>(),
  high: z.number(),
  low: z.number(),
  seenAt: instantCodec,
});

export const timelineEntrySchema = z.object({
  tradeId: idCodec<TradeId>(),
  clientOrderId: idCodec<ClientOrderId>(),
  orderRevision: z.int(),
  status: z.enum(ORDER_STATUSES),
  fillId: idCodec<FillId>().nullable(),
  quantity: decimalCodec.nullable(),
  price: decimalCodec.nullable(),
  reason: z.string().nullable(),
  occurredAt: instantCodec,
  recordedAt: instantCodec,
}) satisfies z.ZodType<TimelineEntry>;
