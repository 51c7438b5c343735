import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { instrumentsQuery } from '../lib/api/instruments.ts';
import { decimalsOf } from '../lib/format/amounts.ts';
import type { Instrument, ProfileSnapshot, ValuedTrade } from '../lib/records.ts';
import { useWide } from '../lib/use-wide.ts';
import { useWords } from '../lib/words/words.ts';
import { Direction } from './figures/direction.tsx';
import { Money, Percent, Plain, Pnl } from './figures/figures.tsx';
import { Empty } from './ui/states.tsx';

const CELL = 'px-3 py-1.5 align-top';

interface Shown {
  readonly trade: ValuedTrade;
  readonly owner: ProfileSnapshot | undefined;
  readonly instrument: Instrument | undefined;
}

/** Everything that is open, at its marks. A row leads to the trade. */
export function PositionsTable({
  trades,
  profiles,
}: {
  readonly trades: readonly ValuedTrade[];
  readonly profiles: readonly ProfileSnapshot[];
}) {
  const say = useWords();
  const wide = useWide();
  const { data: instruments } = useQuery(instrumentsQuery);
  if (trades.length === 0) return <Empty title={say('positions.none')}>{say('positions.noneWords')}</Empty>;
  const rows = trades.map((trade): Shown => {
    const owner = profiles.find(({ profile }) => profile.profileId === trade.profileId);
    const source = owner?.profile.market.source;
    const instrument = instruments?.find((each) => each.symbol === trade.symbol && each.source === source);
    return { trade, owner, instrument };
  });
  if (!wide)
    return (
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <Card key={row.trade.tradeId} row={row} />
        ))}
      </ul>
    );
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left text-xs text-quiet">
            <th scope="col" className={CELL}>
              {say('common.symbol')}
            </th>
            <th scope="col" className={`${CELL} text-right`}>
              {say('positions.quantity')}
            </th>
            <th scope="col" className={`${CELL} text-right`}>
              {say('positions.average')}
            </th>
            <th scope="col" className={`${CELL} text-right`}>
              {say('positions.mark')}
            </th>
            <th scope="col" className={`${CELL} text-right`}>
              {say('overview.unrealised')}
            </th>
            <th scope="col" className={`${CELL} text-right`}>
              {say('positions.worth')}
            </th>
            <th scope="col" className={`${CELL} text-right`}>
              {say('positions.stop')}
            </th>
            <th scope="col" className={`${CELL} text-right`}>
              {say('positions.target')}
            </th>
            <th scope="col" className={`${CELL} text-right`}>
              {say('positions.risk')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.trade.tradeId} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Name({ trade, owner }: Shown) {
  const say = useWords();
  return (
    <>
      <Link
        to="/profiles/$profileId"
        params={{ profileId: trade.profileId }}
        search={{ trade: trade.tradeId }}
        className="font-medium text-text no-underline hover:text-accent hover:underline"
      >
        {trade.symbol}
      </Link>{' '}
      <Direction direction={trade.direction} />
      <span className="label block">
        {owner?.profile.name ?? trade.profileId}
        {trade.status === 'opening' ? ` · ${say('trade.status.opening')}` : ''}
      </span>
    </>
  );
}

function Row({ row }: { readonly row: Shown }) {
  const { trade, owner, instrument } = row;
  const currency = owner?.profile.currency ?? 'USD';
  const tick = decimalsOf(instrument?.tickSize);
  return (
    <tr className="border-t border-line hover:bg-raised/50">
      <th scope="row" className={`${CELL} text-left font-normal`}>
        <Name {...row} />
      </th>
      <td className={`${CELL} text-right`}>
        <Plain amount={trade.quantity} />
      </td>
      <td className={`${CELL} text-right`}>
        <Plain amount={trade.averagePrice} decimals={tick} />
      </td>
      <td className={`${CELL} text-right`}>
        <Plain amount={trade.markPrice} decimals={tick} />
      </td>
      <td className={`${CELL} text-right`}>
        <Pnl amount={trade.unrealised} currency={currency} />
        <span className="label block">
          <Percent amount={trade.unrealisedPct} signed />
        </span>
      </td>
      <td className={`${CELL} text-right`}>
        <Money amount={trade.notional} currency={currency} />
      </td>
      <td className={`${CELL} text-right`}>
        <Plain amount={trade.stopPrice} decimals={tick} />
      </td>
      <td className={`${CELL} text-right`}>
        <Plain amount={trade.targetPrice} decimals={tick} />
      </td>
      <td className={`${CELL} text-right`}>
        <Money amount={trade.openRisk} currency={currency} />
      </td>
    </tr>
  );
}

function Card({ row }: { readonly row: Shown }) {
  const say = useWords();
  const { trade, owner, instrument } = row;
  const currency = owner?.profile.currency ?? 'USD';
  const tick = decimalsOf(instrument?.tickSize);
  return (
    <li className="grid gap-1 p-3">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <Name {...row} />
        </div>
        <div className="text-right">
          <Pnl amount={trade.unrealised} currency={currency} />
          <span className="label block">
            <Percent amount={trade.unrealisedPct} signed />
          </span>
        </div>
      </div>
      <div className="flex flex-wrap gap-x-4 text-xs text-quiet">
        <span>
          <Plain amount={trade.quantity} /> @ <Plain amount={trade.averagePrice} decimals={tick} />
        </span>
        <span>
          {say('positions.mark')} <Plain amount={trade.markPrice} decimals={tick} />
        </span>
        <span>
          {say('positions.stop')} <Plain amount={trade.stopPrice} decimals={tick} />
        </span>
      </div>
    </li>
  );
}
