import { useState } from 'react';
import type { Candle } from '../../components/charts/candles.ts';
import { Plain } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import { useWords } from '../../lib/words/words.ts';

const SHOWN = 100;
const CELL = 'px-3 py-1 text-right';

/** The newest bars in figures, for whoever does not see the picture. */
export function BarTable({
  candles,
  calendar,
  decimals,
}: {
  readonly candles: readonly Candle[];
  readonly calendar: string;
  readonly decimals: number;
}) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const heads = [
    'common.when',
    'chart.open',
    'chart.high',
    'chart.low',
    'chart.close',
    'chart.volume',
  ] as const;
  return (
    <details className="px-3 py-1 text-xs" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="cursor-pointer md:py-1 text-quiet">{say('chart.data')}</summary>
      {open ? (
        <div className="max-h-64 overflow-auto" tabIndex={0} role="region" aria-label={say('chart.data')}>
          <table>
            <thead>
              <tr>
                {heads.map((word) => (
                  <th key={word} scope="col" className={CELL}>
                    {say(word)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {candles
                .slice(-SHOWN)
                .reverse()
                .map(({ closesAt, open: first, high, low, close, volume }) => (
                  <tr key={closesAt} className="border-t border-line">
                    <th scope="row" className={`${CELL} font-normal`}>
                      <Moment at={closesAt} calendar={calendar} />
                    </th>
                    {[first, high, low, close].map((value, place) => (
                      <td key={heads[place + 1]} className={CELL}>
                        <Plain amount={value} decimals={decimals} />
                      </td>
                    ))}
                    <td className={CELL}>
                      <Plain amount={Math.round(volume)} />
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </details>
  );
}
