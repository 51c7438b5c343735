import { lazy, Suspense } from 'react';
import type { CurvePoint } from '../../components/charts/equity-chart.tsx';
import { Skeleton } from '../../components/ui/states.tsx';

const EquityChart = lazy(async () => {
  const { EquityChart: chart } = await import('../../components/charts/equity-chart.tsx');
  return { default: chart };
});

/** The chart as it comes: its library is larger than the rest of the page. */
export function LazyEquityChart({
  points,
  label,
}: {
  readonly points: readonly CurvePoint[];
  readonly label: string;
}) {
  return (
    <Suspense fallback={<Skeleton className="m-3 h-56" />}>
      <EquityChart points={points} label={label} calendar={null} height={240} />
    </Suspense>
  );
}
