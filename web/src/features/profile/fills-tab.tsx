import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Plain } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import type { Column } from '../../components/table/column.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty } from '../../components/ui/states.tsx';
import { fillsQuery } from '../../lib/api/fills.ts';
import { isoOf } from '../../lib/format/iso.ts';
import type { Fill, ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { useMarket } from './use-market.ts';

const SHOWN = 500;

export function FillsTab({ each }: { readonly each: ProfileSnapshot }) {
  const say = useWords();
  const { profileId, symbols } = each.profile;
  const { calendar, priceDecimals } = useMarket(each, symbols[0] ?? '');
  const fills = useQuery(fillsQuery({ profileId, limit: SHOWN }));
  const columns = useMemo(
    (): readonly Column<Fill>[] => [
      {
        id: 'when',
        title: say('common.when'),
        value: ({ occurredAt }) => occurredAt,
        numeric: true,
        show: ({ occurredAt }) => <Moment at={occurredAt} calendar={calendar} precision="second" />,
        exported: ({ occurredAt }) => isoOf(occurredAt),
      },
      { id: 'symbol', title: say('common.symbol'), value: ({ symbol }) => symbol, choices: true },
      {
        id: 'side',
        title: say('fills.side'),
        value: ({ side }) => side,
        choices: true,
        show: ({ side }) => <SideText side={side} />,
      },
      {
        id: 'quantity',
        title: say('fills.quantity'),
        value: ({ quantity }) => quantity,
        numeric: true,
        show: ({ quantity }) => <Plain amount={quantity} />,
      },
      {
        id: 'price',
        title: say('fills.price'),
        value: ({ price }) => price,
        numeric: true,
        show: ({ price }) => <Plain amount={price} decimals={priceDecimals} />,
      },
      {
        id: 'fee',
        title: say('fills.fee'),
        value: ({ fee }) => fee,
        numeric: true,
        show: ({ fee, feeCurrency }) => (
          <>
            <Plain amount={fee} /> {feeCurrency}
          </>
        ),
      },
      { id: 'liquidity', title: say('fills.liquidity'), value: ({ liquidity }) => liquidity },
      { id: 'order', title: say('orders.id'), value: ({ clientOrderId }) => clientOrderId, extra: true },
      { id: 'id', title: say('fills.id'), value: ({ fillId }) => fillId, extra: true },
    ],
    [say, calendar, priceDecimals],
  );
  return (
    <Card flush title={say('profile.tab.fills')}>
      <Queried query={fills}>
        {({ items, next }) => (
          <>
            <DataTable
              name="fills"
              columns={columns}
              rows={items}
              keyOf={({ fillId }) => fillId}
              card={({ side, quantity, symbol, price, occurredAt }) => (
                <div className="flex justify-between gap-3 p-3">
                  <span>
                    <SideText side={side} /> <Plain amount={quantity} /> {symbol}
                    <span className="label block">
                      <Moment at={occurredAt} calendar={calendar} precision="second" />
                    </span>
                  </span>
                  <Plain amount={price} decimals={priceDecimals} />
                </div>
              )}
              empty={<Empty title={say('overview.noFills')}>{say('overview.noFillsWords')}</Empty>}
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

function SideText({ side }: { readonly side: 'buy' | 'sell' }) {
  const say = useWords();
  return <span className={side === 'buy' ? 'text-up' : 'text-down'}>{say(`side.${side}`)}</span>;
}
