import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { toast } from '../../lib/toast.ts';
import { Plain } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import { GROUP_TONES, groupOf } from '../../components/order-status.ts';
import type { Column } from '../../components/table/column.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty } from '../../components/ui/states.tsx';
import { cancelOrder } from '../../lib/api/cancel-order.ts';
import { ordersQuery } from '../../lib/api/orders.ts';
import { newKey } from '../../lib/api/request.ts';
import { isoOf } from '../../lib/format/iso.ts';
import type { Order, ProfileSnapshot } from '../../lib/records.ts';
import { useTrusted } from '../../lib/trust.ts';
import { codeTold } from '../../lib/words/told.ts';
import { type Say, useWords } from '../../lib/words/words.ts';
import { useMarket } from './use-market.ts';

const SHOWN = 500;

export function OrdersTab({
  each,
  onOpen,
}: {
  readonly each: ProfileSnapshot;
  readonly onOpen: (tradeId: string) => void;
}) {
  const say = useWords();
  const { profileId, symbols } = each.profile;
  const { calendar, priceDecimals } = useMarket(each, symbols[0] ?? '');
  const orders = useQuery(ordersQuery({ profileId, limit: SHOWN }));
  const columns = useMemo(
    () => [...whatColumns(say, calendar), ...amountColumns(say, priceDecimals), ...idColumns(say)],
    [say, calendar, priceDecimals],
  );
  return (
    <Card flush title={say('profile.tab.orders')}>
      <Queried query={orders}>
        {({ items, next }) => (
          <>
            <DataTable
              name="orders"
              columns={columns}
              rows={items}
              keyOf={({ clientOrderId }) => clientOrderId}
              onOpen={({ intent }) => onOpen(intent.tradeId)}
              card={(order) => <OrderCard order={order} decimals={priceDecimals} />}
              empty={<Empty title={say('profile.noOrders')}>{say('profile.noOrdersWords')}</Empty>}
            />
            {next === null ? null : (
              <p className="label p-2">{say('profile.partial', { count: items.length })}</p>
            )}
          </>
        )}
      </Queried>
    </Card>
  );
}

function Status({ order }: { readonly order: Order }) {
  const say = useWords();
  const group = groupOf(order.status);
  return (
    <span title={order.status}>
      <Badge tone={GROUP_TONES[group]}>{say(`group.${group}`)}</Badge>
    </span>
  );
}

/** Only an entry can be cancelled alone: a stop or target protects, and goes with its trade. */
function Cancel({ order }: { readonly order: Order }) {
  const say = useWords();
  const trusted = useTrusted();
  const command = useMutation({
    mutationFn: () => cancelOrder(order.intent.profileId, order.clientOrderId, newKey()),
    onSuccess: (outcome) => toast.success(say(outcome === 'requested' ? 'orders.cancelled' : 'orders.over')),
    onError: (failure) => toast.error(failure.message),
  });
  const working = groupOf(order.status) === 'working' && order.status !== 'pending_cancel';
  if (order.intent.leg !== 'entry' || !working) return null;
  return (
    <Button
      look="quiet"
      pending={command.isPending}
      disabled={!trusted}
      onClick={(event) => {
        event.stopPropagation();
        command.mutate();
      }}
    >
      {say('orders.cancel')}
    </Button>
  );
}

function whatColumns(say: Say, calendar: string): readonly Column<Order>[] {
  return [
    {
      id: 'created',
      title: say('orders.created'),
      value: ({ intent }) => intent.decidedAt,
      numeric: true,
      show: ({ intent }) => <Moment at={intent.decidedAt} calendar={calendar} />,
      exported: ({ intent }) => isoOf(intent.decidedAt),
    },
    { id: 'symbol', title: say('common.symbol'), value: ({ intent }) => intent.terms.symbol, choices: true },
    {
      id: 'side',
      title: say('fills.side'),
      value: ({ intent }) => intent.terms.side,
      choices: true,
      show: ({ intent }) => (
        <span className={intent.terms.side === 'buy' ? 'text-up' : 'text-down'}>
          {say(`side.${intent.terms.side}`)}
        </span>
      ),
    },
    { id: 'leg', title: say('orders.leg'), value: ({ intent }) => intent.leg, choices: true },
    { id: 'type', title: say('orders.type'), value: ({ intent }) => intent.terms.type },
    {
      id: 'group',
      title: say('orders.group'),
      value: ({ status }) => groupOf(status),
      choices: true,
      show: (order) => <Status order={order} />,
    },
    { id: 'status', title: say('orders.status'), value: ({ status }) => status },
  ];
}

function amountColumns(say: Say, decimals: number): readonly Column<Order>[] {
  const price = (id: string, title: string, of: (order: Order) => string | null): Column<Order> => ({
    id,
    title,
    value: of,
    numeric: true,
    show: (order) => <Plain amount={of(order)} decimals={decimals} />,
  });
  const quantity = (id: string, title: string, of: (order: Order) => string): Column<Order> => ({
    id,
    title,
    value: of,
    numeric: true,
    show: (order) => <Plain amount={of(order)} />,
  });
  return [
    quantity('quantity', say('orders.quantity'), ({ intent }) => intent.terms.quantity),
    quantity('filled', say('orders.filled'), ({ filledQuantity }) => filledQuantity),
    price('limit', say('orders.limit'), ({ intent }) => intent.terms.limitPrice),
    price('stop', say('orders.stop'), ({ intent }) => intent.terms.stopPrice),
    price('average', say('orders.average'), ({ averagePrice }) => averagePrice),
  ];
}

function idColumns(say: Say): readonly Column<Order>[] {
  return [
    {
      id: 'cancel',
      title: say('orders.cancel'),
      value: () => null,
      show: (order) => <Cancel order={order} />,
    },
    { id: 'tif', title: say('orders.tif'), value: ({ intent }) => intent.terms.timeInForce, extra: true },
    { id: 'origin', title: say('orders.origin'), value: ({ intent }) => intent.origin, extra: true },
    {
      id: 'reason',
      title: say('orders.reason'),
      value: ({ reason }) => reason,
      extra: true,
      show: ({ reason }) => codeTold('why', reason, say) || '—',
    },
    { id: 'id', title: say('orders.id'), value: ({ clientOrderId }) => clientOrderId, extra: true },
    { id: 'venueId', title: say('orders.venueId'), value: ({ venueOrderId }) => venueOrderId, extra: true },
  ];
}

function OrderCard({ order, decimals }: { readonly order: Order; readonly decimals: number }) {
  const say = useWords();
  const { terms, leg } = order.intent;
  return (
    <div className="flex items-start justify-between gap-3 p-3">
      <div>
        <p className="font-medium">
          {say(`side.${terms.side}`)} <Plain amount={terms.quantity} /> {terms.symbol}
        </p>
        <p className="label">
          {leg} · {terms.type} ·{' '}
          <Plain amount={order.averagePrice ?? terms.limitPrice ?? terms.stopPrice} decimals={decimals} />
        </p>
      </div>
      <div className="grid justify-items-end gap-1">
        <Status order={order} />
        <Cancel order={order} />
      </div>
    </div>
  );
}
