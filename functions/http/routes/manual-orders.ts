import {
  cancelEntryByHand,
  closeTradeByHand,
  type ManualExitRefusal,
} from '../../../shared/application/use-cases/manual-exits.ts';
import {
  type ManualRefusal,
  placeEntry,
  previewEntry,
} from '../../../shared/application/use-cases/manual-orders.ts';
import { ORDER, TRADE } from '../../../shared/application/records/kinds.ts';
import type { RecordKind } from '../../../shared/application/records/record-codec.ts';
import {
  cancelAnswer,
  placedAnswer,
  previewAnswer,
} from '../../../shared/contracts/answers/manual-trading.ts';
import { idCodec } from '../../../shared/contracts/codec.ts';
import { closeTradeBody, manualEntryBody, nothing, profilePath } from '../../../shared/contracts/http.ts';
import type { Problem } from '../../../shared/contracts/problems.ts';
import { tradeSchema } from '../../../shared/contracts/records.ts';
import type { ClientOrderId, TradeId } from '../../../shared/domain/ids/ids.ts';
import type { Order } from '../../../shared/domain/orders/order.ts';
import type { Trade } from '../../../shared/domain/orders/trade.ts';
import { http, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';
import { TRADERS } from './access.ts';
import { withProfile } from './profile-of-path.ts';

/** The records as the domain knows them. */
const ORDERS: RecordKind<Order> = ORDER;
const TRADES: RecordKind<Trade> = TRADE;

const group = 'Manual trading';
const shared = { method: 'POST', access: TRADERS, group, query: nothing } as const;

function entryProblem(refusal: ManualRefusal): { readonly problem: Problem } {
  if (refusal.code !== 'ORDER_DENIED') return { problem: { code: refusal.code } };
  const { code, sentence, figures } = refusal.denied;
  return { problem: { code: 'ORDER_DENIED', detail: sentence, because: { denial: code, ...figures } } };
}

function exitProblem(refusal: ManualExitRefusal): { readonly problem: Problem } {
  return { problem: { code: refusal.code } };
}

const preview = http({
  ...shared,
  name: 'preview-entry',
  route: 'profiles/{profileId}/orders/preview',
  summary:
    'Says what an entry would cost and what the checks would say to it. Nothing is kept and nothing is sent.',
  params: profilePath,
  body: manualEntryBody,
  answer: previewAnswer,
  idempotent: false,
  handle: async ({ principal, params, body, commandId }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      const result = await previewEntry(principal, profile, body, commandId, services);
      if (!result.ok) return entryProblem(result.refusal);
      const { intent, instrument, denied, referencePrice, notional, holdAmount, riskAtStop } = result.value;
      const { symbol, side, quantity } = intent.terms;
      const { currency } = instrument;
      const no = denied === null ? null : { ...denied, figures: { ...denied.figures } };
      const amounts = { quantity, referencePrice, notional, holdAmount, riskAtStop, currency };
      return answer(previewAnswer, { symbol, side, ...amounts, denied: no });
    }),
});

const place = http({
  ...shared,
  name: 'enter-trade',
  route: 'profiles/{profileId}/orders',
  summary:
    'Enters by hand: market or limit, with a stop and a target as a bracket. The same desk and the same checks as the strategy.',
  params: profilePath,
  body: manualEntryBody,
  answer: placedAnswer,
  idempotent: true,
  handle: async ({ principal, params, body, commandId }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      const result = await placeEntry(principal, profile, body, commandId, services);
      if (!result.ok) return entryProblem(result.refusal);
      const { order, trade, exits } = result.value;
      const placed = {
        order: ORDERS.encode(order),
        trade: TRADES.encode(trade),
        exits: exits.map((exit) => ORDERS.encode(exit)),
      };
      return { status: 202, body: placed };
    }),
});

const cancel = http({
  ...shared,
  name: 'cancel-entry',
  route: 'profiles/{profileId}/orders/{clientOrderId}/cancel',
  summary:
    'Cancels a working entry. A stop or target protects a trade and is not cancelled alone: close the trade.',
  params: profilePath.extend({ clientOrderId: idCodec<ClientOrderId>() }),
  body: nothing,
  answer: cancelAnswer,
  idempotent: true,
  handle: async ({ principal, params, commandId }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      const wish = { clientOrderId: params.clientOrderId, requestId: commandId };
      const result = await cancelEntryByHand(principal, profile, wish, services);
      return result.ok
        ? answer(cancelAnswer, { outcome: result.value }, { status: 202 })
        : exitProblem(result.refusal);
    }),
});

const close = http({
  ...shared,
  name: 'close-trade',
  route: 'profiles/{profileId}/trades/{tradeId}/close',
  summary: 'Closes a trade, all of it or a part. Its working exits go first, so that nothing is sold twice.',
  params: profilePath.extend({ tradeId: idCodec<TradeId>() }),
  body: closeTradeBody,
  answer: tradeSchema,
  idempotent: true,
  handle: async ({ principal, params, body, commandId }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      const wish = { tradeId: params.tradeId, quantity: body.quantity, requestId: commandId };
      const result = await closeTradeByHand(principal, profile, wish, services);
      if (!result.ok) return exitProblem(result.refusal);
      return { status: 202, body: TRADES.encode(result.value) };
    }),
});

export const manualOrderRows: readonly HttpRow[] = [preview, place, cancel, close];
