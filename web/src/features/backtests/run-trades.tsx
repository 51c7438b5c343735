import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Direction } from '../../components/figures/direction.tsx';
import { MeasuredMoney, Plain } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import { DataTable } from '../../components/table/data-table.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty } from '../../components/ui/states.tsx';
import { backtestTradesQuery } from '../../lib/api/backtest-trades.ts';
import { useWords } from '../../lib/words/words.ts';
import { tradeColumns } from './trade-columns.tsx';

export function RunTrades({
  backtestId,
  currency,
  calendar,
}: {
  readonly backtestId: string;
  readonly currency: string;
  readonly calendar: string | null;
}) {
  const say = useWords();
  const trades = useQuery(backtestTradesQuery(backtestId, true));
  const columns = useMemo(() => tradeColumns(say, currency, calendar), [say, currency, calendar]);
  return (
    <Queried query={trades}>
      {(rows) => (
        <DataTable
          name="backtest-trades"
          columns={columns}
          rows={rows}
          keyOf={({ number }) => String(number)}
          card={({ symbol, direction, profit, closedAt, number }) => (
            <div className="flex justify-between gap-3 p-3">
              <span>
                #<Plain amount={number} /> {symbol} <Direction direction={direction} />
                <span className="label block">
                  <Moment at={closedAt} calendar={calendar} />
                </span>
              </span>
              <MeasuredMoney amount={profit} currency={currency} signed />
            </div>
          )}
          empty={<Empty title={say('profile.noTrades')} />}
        />
      )}
    </Queried>
  );
}
