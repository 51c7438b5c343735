import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Direction } from '../../components/figures/direction.tsx';
import { Plain, Pnl } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import type { Column } from '../../components/table/column.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty } from '../../components/ui/states.tsx';
import { tradesQuery } from '../../lib/api/trades.ts';
import { durationText } from '../../lib/format/moments.ts';
import { isoOf } from '../../lib/format/iso.ts';
import type { ProfileSnapshot, Trade } from '../../lib/records.ts';
import { codeTold } from '../../lib/words/told.ts';
import { type Say, useWords } from '../../lib/words/words.ts';
import { useMarket } from './use-market.ts';

const SHOWN = 500;

export function TradesTab({
  each,
  onOpen,
}: {
  readonly each: ProfileSnapshot;
  readonly onOpen: (tradeId: string) => void;
}) {
  const say = useWords();
  const { profileId, currency, symbols } = each.profile;
  const { calendar } = useMarket(each, symbols[0] ?? '');
  const trades = useQuery(tradesQuery({ profileId, limit: SHOWN }));
  const columns = useMemo(
    () => [...whatColumns(say, calendar), ...amountColumns(say, calendar, currency)],
    [say, calendar, currency],
  );
  return (
    <Card flush title={say('profile.tab.trades')}>
      <Queried query={trades}>
        {({ items, next }) => (
          <>
            <DataTable
              name="trades"
              columns={columns}
              rows={items}
              keyOf={({ tradeId }) => tradeId}
              onOpen={({ tradeId }) => onOpen(tradeId)}
              card={(trade) => <TradeCard trade={trade} currency={currency} calendar={calendar} />}
              empty={<Empty title={say('profile.noTrades')}>{say('profile.noTradesWords')}</Empty>}
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

function whatColumns(say: Say, calendar: string): readonly Column<Trade>[] {
  return [
    {
      id: 'opened',
      title: say('trades.opened'),
      value: ({ openedAt }) => openedAt,
      numeric: true,
      show: ({ openedAt }) => <Moment at={openedAt} calendar={calendar} />,
      exported: ({ openedAt }) => isoOf(openedAt),
    },
    { id: 'symbol', title: say('common.symbol'), value: ({ symbol }) => symbol, choices: true },
    {
      id: 'direction',
      title: say('trades.direction'),
      value: ({ direction }) => direction,
      choices: true,
      show: ({ direction }) => <Direction direction={direction} />,
    },
    {
      id: 'state',
      title: say('common.state'),
      value: ({ status }) => status,
      choices: true,
      show: ({ status }) => (
        <Badge tone={status === 'open' ? 'accent' : 'plain'}>{say(`trade.status.${status}`)}</Badge>
      ),
    },
  ];
}

function amountColumns(say: Say, calendar: string, currency: string): readonly Column<Trade>[] {
  return [
    {
      id: 'quantity',
      title: say('trades.quantity'),
      value: ({ enteredQuantity }) => enteredQuantity,
      numeric: true,
      show: ({ enteredQuantity }) => <Plain amount={enteredQuantity} />,
    },
    {
      id: 'result',
      title: say('trades.result'),
      value: ({ holding }) => holding.realised,
      numeric: true,
      show: ({ holding }) => <Pnl amount={holding.realised} currency={currency} />,
    },
    {
      id: 'fees',
      title: say('trades.fees'),
      value: ({ fees }) => fees.quote,
      numeric: true,
      show: ({ fees }) => <Plain amount={fees.quote} decimals={2} />,
    },
    {
      id: 'exit',
      title: say('trades.exit'),
      value: ({ exitReason }) => exitReason,
      choices: true,
      show: ({ exitReason }) => codeTold('exit', exitReason, say) || '—',
    },
    {
      id: 'held',
      title: say('trades.held'),
      value: ({ openedAt, closedAt }) =>
        openedAt === null || closedAt === null ? null : closedAt - openedAt,
      numeric: true,
      show: ({ openedAt, closedAt }) =>
        durationText(openedAt === null || closedAt === null ? null : closedAt - openedAt),
    },
    {
      id: 'closed',
      title: say('trades.closed'),
      value: ({ closedAt }) => closedAt,
      numeric: true,
      extra: true,
      show: ({ closedAt }) => <Moment at={closedAt} calendar={calendar} />,
      exported: ({ closedAt }) => isoOf(closedAt),
    },
    { id: 'id', title: say('trades.id'), value: ({ tradeId }) => tradeId, extra: true },
  ];
}

function TradeCard({
  trade,
  currency,
  calendar,
}: {
  readonly trade: Trade;
  readonly currency: string;
  readonly calendar: string;
}) {
  const say = useWords();
  return (
    <div className="flex items-start justify-between gap-3 p-3">
      <div>
        <p className="font-medium">
          {trade.symbol} <Direction direction={trade.direction} />
        </p>
        <p className="label">
          <Moment at={trade.openedAt} calendar={calendar} /> ·{' '}
          {codeTold('exit', trade.exitReason, say) || say(`trade.status.${trade.status}`)}
        </p>
      </div>
      <Pnl amount={trade.holding.realised} currency={currency} />
    </div>
  );
}
