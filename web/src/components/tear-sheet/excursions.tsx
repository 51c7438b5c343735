import { useState } from 'react';
import type { Analysis } from '../../lib/api/analysis.ts';
import { useWords } from '../../lib/words/words.ts';

const SIZE = { width: 420, height: 220, pad: 28 };

type Way = 'worstR' | 'bestR';

/** How far each trade ran against us or for us before it ended as it did, in units of its risk: a scatter, and the results as a histogram. */
export function Excursions({ excursions }: Pick<Analysis, 'excursions'>) {
  const say = useWords();
  const [way, setWay] = useState<Way>('worstR');
  if (excursions.length === 0) return <p className="text-quiet">{say('performance.noExcursions')}</p>;
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      <div>
        <div className="flex gap-1">
          {(['worstR', 'bestR'] as const).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === way}
              onClick={() => setWay(each)}
              className="min-h-11 rounded-md px-2 text-xs text-quiet hover:text-text aria-pressed:bg-raised aria-pressed:text-text md:min-h-7"
            >
              {say(`performance.${each}`)}
            </button>
          ))}
        </div>
        <Scatter
          points={excursions.map((each) => ({ x: each[way], y: each.resultR, id: each.tradeId }))}
          label={say(`performance.${way}`)}
        />
      </div>
      <Histogram values={excursions.map(({ resultR }) => resultR)} />
    </div>
  );
}

function Scatter({
  points,
  label,
}: {
  readonly points: readonly { readonly x: number; readonly y: number; readonly id: string }[];
  readonly label: string;
}) {
  const say = useWords();
  const { width, height, pad } = SIZE;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right] = [Math.min(0, ...xs), Math.max(0, ...xs)];
  const [low, high] = [Math.min(0, ...ys), Math.max(0, ...ys)];
  const placeX = (x: number): number => pad + ((x - left) / (right - left || 1)) * (width - 2 * pad);
  const placeY = (y: number): number => height - pad - ((y - low) / (high - low || 1)) * (height - 2 * pad);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={say('performance.scatter', { count: points.length, way: label })}
      className="w-full"
    >
      <line x1={pad} x2={width - pad} y1={placeY(0)} y2={placeY(0)} stroke="var(--edge)" />
      <line y1={pad} y2={height - pad} x1={placeX(0)} x2={placeX(0)} stroke="var(--edge)" />
      {points.map(({ x, y, id }) => (
        <circle
          key={id}
          cx={placeX(x)}
          cy={placeY(y)}
          r={3}
          fill={y >= 0 ? 'var(--up)' : 'var(--down)'}
          fillOpacity={0.6}
        />
      ))}
      <text x={width - pad} y={height - 8} textAnchor="end" fontSize={10} fill="var(--quiet)">
        {label} {left.toFixed(1)} … {right.toFixed(1)} R
      </text>
      <text x={pad} y={14} fontSize={10} fill="var(--quiet)">
        {say('performance.result')} {low.toFixed(1)} … {high.toFixed(1)} R
      </text>
    </svg>
  );
}

const BUCKET_R = 0.5;

function Histogram({ values }: { readonly values: readonly number[] }) {
  const say = useWords();
  const buckets = new Map<number, number>();
  for (const value of values) {
    const bucket = Math.floor(value / BUCKET_R);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
  }
  const keys = [...buckets.keys()];
  const [first, last] = [Math.min(...keys), Math.max(...keys)];
  const shown = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const most = Math.max(...buckets.values());
  return (
    <figure>
      <figcaption className="label mb-1">{say('performance.multiples')}</figcaption>
      <div className="flex h-44 items-end gap-px" role="img" aria-label={say('performance.multiples')}>
        {shown.map((bucket) => {
          const count = buckets.get(bucket) ?? 0;
          return (
            <div
              key={bucket}
              title={`${(bucket * BUCKET_R).toFixed(1)} … ${((bucket + 1) * BUCKET_R).toFixed(1)} R: ${count}`}
              className={bucket >= 0 ? 'flex-1 bg-up' : 'flex-1 bg-down'}
              style={{ height: `${(count / most) * 100}%` }}
            />
          );
        })}
      </div>
      <p className="label flex justify-between">
        <span>{(first * BUCKET_R).toFixed(1)} R</span>
        <span>{((last + 1) * BUCKET_R).toFixed(1)} R</span>
      </p>
    </figure>
  );
}
