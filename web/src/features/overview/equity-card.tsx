import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { CurvePoint } from '../../components/charts/equity-chart.tsx';
import { LazyEquityChart } from './lazy-equity-chart.tsx';
import { TotalCurves } from './total-curves.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Empty, Skeleton } from '../../components/ui/states.tsx';
import { equityQuery } from '../../lib/api/equity.ts';
import { TOTAL_RANGES, totalEquityQuery, type TotalRange } from '../../lib/api/total-equity.ts';
import type { EquityMark, ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

const BOX = 'min-h-11 max-w-40 rounded border border-line bg-ground px-1 text-xs md:min-h-7';

/** A picture of the marks: only here amounts become numbers, and how far each lies below the highest one is seen by the eye. */
function curveOf(marks: readonly EquityMark[]): readonly CurvePoint[] {
  let high = Number.NEGATIVE_INFINITY;
  return marks.map(({ at, equity }) => {
    const value = Number(equity);
    high = Math.max(high, value);
    return { at, equity: value, underwater: high > 0 ? 1 - value / high : 0 };
  });
}

export function EquityCard({ profiles }: { readonly profiles: readonly ProfileSnapshot[] }) {
  const say = useWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const [range, setRange] = useState<TotalRange>('day');
  const { data: totals } = useQuery(totalEquityQuery('day'));
  // In its first minutes a platform has marks of its profiles alone: one of them is shown rather than nothing.
  const hasTotal = totals?.some(({ points }) => points.length > 1) ?? true;
  const wanted = chosen ?? (hasTotal ? '' : profiles[0]?.profile.profileId);
  const shown = profiles.find(({ profile }) => profile.profileId === wanted);
  return (
    <Card
      flush
      title={say('overview.curve')}
      actions={
        <>
          {shown === undefined ? (
            <select
              aria-label={say('overview.curveRange')}
              value={range}
              onChange={({ target }) => setRange(TOTAL_RANGES.find((each) => each === target.value) ?? range)}
              className={BOX}
            >
              {TOTAL_RANGES.map((each) => (
                <option key={each} value={each}>
                  {say(`overview.range.${each}`)}
                </option>
              ))}
            </select>
          ) : null}
          <select
            aria-label={say('overview.curveOf')}
            value={shown?.profile.profileId ?? ''}
            onChange={({ target }) => setChosen(target.value)}
            className={BOX}
          >
            <option value="">{say('overview.curveAll')}</option>
            {profiles.map(({ profile }) => (
              <option key={profile.profileId} value={profile.profileId}>
                {profile.name}
              </option>
            ))}
          </select>
        </>
      }
    >
      {shown === undefined ? (
        <TotalCurves range={range} />
      ) : (
        <Curve key={shown.profile.profileId} each={shown} />
      )}
    </Card>
  );
}

function Curve({ each }: { readonly each: ProfileSnapshot }) {
  const say = useWords();
  const { profileId, name } = each.profile;
  const { data } = useQuery(equityQuery(profileId));
  const points = useMemo(() => curveOf(data ?? []), [data]);
  if (data === undefined) return <Skeleton className="m-3 h-56" />;
  const first = data[0];
  const last = data.at(-1);
  if (first === undefined || last === undefined || data.length < 2)
    return <Empty title={say('overview.noFills')}>{say('overview.noFillsWords')}</Empty>;
  const label = `${say('overview.equity')} ${name}: ${first.equity} → ${last.equity}`;
  return <LazyEquityChart points={points} label={label} />;
}
