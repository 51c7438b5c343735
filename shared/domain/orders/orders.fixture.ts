import { reservationIdFor } from '../ids/derive.ts';
import { clientOrderId, fillId, intentId, profileId, tenantId, tradeId, venueOrderId } from '../ids/ids.ts';
import type { Instrument } from '../market/instrument.ts';
import { Decimal, ZERO } from '../money/decimal.ts';
import { type UtcMillis, utcMillis } from '../time/instant.ts';
import type { ExecutionReport, Fill, ReportedStatus } from './execution-report.ts';
import type { Direction, OrderIntent, Protection, Side } from './intent.ts';
import { newOrder, type Order } from './order.ts';
import { applyEvent } from './order-events.ts';

export const dec = (text: string): Decimal => Decimal.parse(text);
export const at = (second: number): UtcMillis => utcMillis(1_767_225_600_000 + second * 1_000);

export const BTC: Instrument = {
  symbol: 'BTC/USD',
  assetClass: 'crypto',
  currency: 'USD',
  calendar: '24x7',
  tickSize: dec('0.01'),
  lotSize: dec('0.0001'),
  minQuantity: dec('0.001'),
  minNotional: dec('10'),
  shortable: true,
  fees: { makerBps: 15, takerBps: 25, feeIn: 'quote', perShareSellFee: ZERO },
  synthetic: false,
};

export const OWNER = { tenantId: tenantId('tnt_1'), profileId: profileId('prf_7') } as const;
export const ACCOUNT = { environment: 'paper', account: 'acc-1' } as const;

export function entryIntent(
  quantity: string,
  options: { direction?: Direction; protection?: Protection | null; trade?: string } = {},
): OrderIntent {
  const { direction = 'long', protection = null, trade = 'trd-1' } = options;
  return {
    intentId: intentId(`int-${trade}`),
    decisionId: null,
    ...OWNER,
    tradeId: tradeId(trade),
    leg: 'entry',
    origin: 'strategy',
    direction,
    terms: {
      symbol: 'BTC/USD',
      side: direction === 'long' ? 'buy' : 'sell',
      type: 'limit',
      quantity: dec(quantity),
      limitPrice: dec('100'),
      stopPrice: null,
      trailBy: null,
      trailPercent: null,
      timeInForce: 'gtc',
      expiresAt: null,
      reduceOnly: false,
      extendedHours: false,
    },
    protection,
    referencePrice: dec('100'),
    holdAmount: dec('1000'),
    timeframe: '1h',
    decidedAt: at(0),
  };
}

export function orderOf(intent: OrderIntent, id = `ord-${intent.tradeId}-${intent.leg}`): Order {
  const named = clientOrderId(id);
  return newOrder(
    {
      clientOrderId: named,
      intent,
      account: ACCOUNT,
      attempt: 1,
      venueLinked: false,
      reservationId: reservationIdFor(named),
    },
    at(0),
  );
}

/** An order whose only request has just left. */
export function sentOrder(intent: OrderIntent, id?: string): Order {
  const sent = applyEvent(orderOf(intent, id), { kind: 'sent', fence: 1 }, at(0));
  if (!sent.ok) throw new Error(sent.refusal.code);
  return sent.value;
}

export function fillOf(
  order: Pick<Order, 'clientOrderId' | 'intent'>,
  id: string,
  terms: {
    quantity: string;
    price: string;
    fee?: string;
    feeCurrency?: string;
    side?: Side;
    second?: number;
  },
): Fill {
  const {
    quantity,
    price,
    fee = '0',
    feeCurrency = 'USD',
    side = order.intent.terms.side,
    second = 1,
  } = terms;
  return {
    fillId: fillId(id),
    clientOrderId: order.clientOrderId,
    venueOrderId: venueOrderId(`v-${order.clientOrderId}`),
    symbol: order.intent.terms.symbol,
    side,
    quantity: dec(quantity),
    price: dec(price),
    fee: dec(fee),
    feeCurrency,
    liquidity: 'taker',
    occurredAt: at(second),
  };
}

export function reportOf(
  order: Pick<Order, 'clientOrderId'>,
  status: ReportedStatus,
  options: { fills?: readonly Fill[]; cumulative?: string; second?: number; reason?: string } = {},
): ExecutionReport {
  const { fills = [], second = 1, reason = null } = options;
  const listed = fills.reduce((sum, fill) => sum.plus(fill.quantity), ZERO);
  return {
    reportId: `rep:${order.clientOrderId}:${status}:${second}:${fills.map((fill) => fill.fillId).join('+')}`,
    clientOrderId: order.clientOrderId,
    venueOrderId: venueOrderId(`v-${order.clientOrderId}`),
    status,
    cumulativeQuantity: options.cumulative === undefined ? listed : dec(options.cumulative),
    fills,
    reason,
    occurredAt: at(second),
  };
}
