import { lazy, Suspense } from 'react';
import type { Analysis } from '../../lib/api/analysis.ts';
import { useWords } from '../../lib/words/words.ts';
import { Card } from '../ui/card.tsx';
import { Empty, Skeleton } from '../ui/states.tsx';
import { Attribution } from './attribution.tsx';
import { DrawdownTable } from './drawdown-table.tsx';
import { Excursions } from './excursions.tsx';
import { MetricGroups } from './metric-groups.tsx';
import { MonthMap } from './month-map.tsx';

const EquityChart = lazy(async () => {
  const { EquityChart: chart } = await import('../charts/equity-chart.tsx');
  return { default: chart };
});

/** Everything that a curve and its trades say, of a profile or of a backtest. */
export function TearSheet({
  title,
  analysis,
  metrics,
  currency,
  calendar,
}: {
  readonly title: string;
  readonly analysis: Analysis;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly currency: string;
  readonly calendar: string | null;
}) {
  const say = useWords();
  const { curve, months, years, drawdowns, attribution, excursions } = analysis;
  const first = curve[0];
  const last = curve.at(-1);
  return (
    <div className="grid grid-cols-1 gap-3">
      <Card
        flush
        title={say('performance.curve')}
        actions={<span className="label">{say('performance.grey')}</span>}
      >
        {first === undefined || last === undefined || curve.length < 2 ? (
          <Empty title={say('performance.noCurve')}>{say('performance.noCurveWords')}</Empty>
        ) : (
          <Suspense fallback={<Skeleton className="m-3 h-80" />}>
            <EquityChart
              points={curve}
              label={`${title}: ${first.equity.toFixed(2)} → ${last.equity.toFixed(2)} ${currency}`}
              calendar={calendar}
              height={340}
            />
          </Suspense>
        )}
      </Card>
      <Card title={say('performance.metrics')}>
        <MetricGroups columns={[{ title, metrics }]} currency={currency} />
        <p className="label mt-2">{say('performance.formula')}</p>
      </Card>
      <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-2">
        <Card title={say('performance.months')}>
          <MonthMap months={months} years={years} />
        </Card>
        <Card title={say('performance.drawdowns')}>
          <DrawdownTable drawdowns={drawdowns} />
        </Card>
        <Card title={say('performance.attribution')}>
          <Attribution attribution={attribution} currency={currency} />
        </Card>
        <Card title={say('performance.excursions')}>
          <Excursions excursions={excursions} />
        </Card>
      </div>
    </div>
  );
}
