import { clsx } from 'clsx';
import { Plain } from '../../components/figures/figures.tsx';
import { ruleOf } from '../../components/rules.ts';
import type { Explained } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

const MISSING = ['explain.nothingMissing', 'explain.missingOne'] as const;

/** What would have to change, what is missing first: each value beside its bound and the distance between them. */
export function Thresholds({ thresholds }: { readonly thresholds: Explained['thresholds'] }) {
  const say = useWords();
  if (thresholds.length === 0) return <p className="text-quiet">{say('explain.noThresholds')}</p>;
  const missing = thresholds.filter(({ margin }) => margin < 0);
  const met = thresholds.filter(({ margin }) => margin >= 0);
  return (
    <div className="grid grid-cols-1 gap-3">
      <p>{say(MISSING[missing.length] ?? 'explain.missing', { count: missing.length })}</p>
      <ul className="grid gap-1.5">
        {[...missing, ...met].map(({ rule, what, value, needs, bound, margin }) => (
          <li
            key={`${rule} ${what} ${needs}`}
            className={clsx('rounded-md border px-2 py-1.5', margin < 0 ? 'border-down' : 'border-line')}
          >
            <p className="flex justify-between gap-3">
              <span className="font-medium">{what}</span>
              <span className={clsx('figure', margin < 0 ? 'text-down' : 'text-up')}>
                {margin < 0 ? '' : '+'}
                <Plain amount={Number(margin.toPrecision(4))} />
              </span>
            </p>
            <p className="label">
              {say(ruleOf(rule).word)}: <Plain amount={Number(value.toPrecision(6))} />,{' '}
              {say(needs === 'at least' ? 'explain.atLeast' : 'explain.atMost')}{' '}
              <Plain amount={Number(bound.toPrecision(6))} />
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
