import { clsx } from 'clsx';
import { useState } from 'react';
import type { Analysis } from '../../lib/api/analysis.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { codeTold } from '../../lib/words/told.ts';
import { useWords } from '../../lib/words/words.ts';
import { MeasuredMoney, Share } from '../figures/figures.tsx';

type Dimension = keyof Analysis['attribution'];
const DIMENSIONS: readonly Dimension[] = ['symbol', 'rule', 'direction', 'exitReason', 'weekday', 'hour'];

/** Where the profit came from, by one dimension at a time; the rows add up to the whole. */
export function Attribution({
  attribution,
  currency,
}: {
  readonly attribution: Analysis['attribution'];
  readonly currency: string;
}) {
  const say = useWords();
  const { language } = usePreferences();
  const [dimension, setDimension] = useState<Dimension>('symbol');
  const rows = attribution[dimension];
  const largest = Math.max(...rows.map(({ profit }) => Math.abs(profit)), 1e-9);
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  // The first of January 2023 was a Sunday, which is day 0.
  const nameOf = (key: string): string => {
    if (dimension === 'exitReason') return codeTold('exit', key, say);
    return dimension === 'weekday' ? weekday.format(Date.UTC(2023, 0, 1 + Number(key))) : key;
  };
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-1">
        {DIMENSIONS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === dimension}
            onClick={() => setDimension(each)}
            className="min-h-11 rounded-md px-2 text-xs text-quiet hover:text-text aria-pressed:bg-raised aria-pressed:text-text md:min-h-7"
          >
            {say(`performance.by.${each}`)}
          </button>
        ))}
      </div>
      {rows.length === 0 ? (
        <p className="text-quiet">{say('performance.noTrades')}</p>
      ) : (
        <ul className="grid gap-1.5">
          {rows.map(({ key, profit, trades, winRate }) => (
            <li key={key} className="grid grid-cols-[7rem_minmax(0,1fr)_auto] items-center gap-2 text-sm">
              <span className="truncate">{nameOf(key)}</span>
              <span className="grid grid-cols-2">
                <span className="flex justify-end">
                  {profit < 0 ? <Bar share={-profit / largest} className="bg-down" /> : null}
                </span>
                <span>{profit > 0 ? <Bar share={profit / largest} className="bg-up" /> : null}</span>
              </span>
              <span className="figure text-right">
                <MeasuredMoney amount={profit} currency={currency} signed />
                <span className="label ml-2">
                  {trades} · <Share amount={winRate} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Bar({ share, className }: { readonly share: number; readonly className: string }) {
  return (
    <span
      aria-hidden
      className={clsx('block h-3 rounded-sm', className)}
      style={{ width: `${Math.max(2, share * 100)}%` }}
    />
  );
}
