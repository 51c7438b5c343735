import { useQuery } from '@tanstack/react-query';
import { Share } from '../../components/figures/figures.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty, Skeleton } from '../../components/ui/states.tsx';
import { totalEquityQuery, type TotalRange } from '../../lib/api/total-equity.ts';
import type { TotalCurve } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { LazyEquityChart } from './lazy-equity-chart.tsx';

/** All profiles together, a curve each currency, with how far equity lies below its high. The profit of the day stands above it, newer than the last mark. */
export function TotalCurves({ range }: { readonly range: TotalRange }) {
  const say = useWords();
  const query = useQuery(totalEquityQuery(range));
  return (
    <Queried query={query} loading={<Skeleton className="m-3 h-56" />}>
      {(curves) => {
        const drawn = curves.filter(({ points }) => points.length > 1);
        if (drawn.length === 0)
          return <Empty title={say('overview.noTotals')}>{say('overview.noTotalsWords')}</Empty>;
        return drawn.map((curve) => <Curve key={curve.currency} curve={curve} />);
      }}
    </Queried>
  );
}

function Curve({ curve: { currency, points } }: { readonly curve: TotalCurve }) {
  const say = useWords();
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const label = `${say('overview.equity')} ${currency}: ${first.equity.toFixed(2)} → ${last.equity.toFixed(2)}`;
  return (
    <>
      <p className="flex flex-wrap gap-x-4 px-3 pt-2">
        <span className="label">
          {say('overview.below')} <Share amount={last.underwater} />
        </span>
      </p>
      <LazyEquityChart points={points} label={label} />
    </>
  );
}
