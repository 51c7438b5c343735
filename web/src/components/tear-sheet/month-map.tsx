import type { Analysis } from '../../lib/api/analysis.ts';
import { share } from '../../lib/format/amounts.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useWords } from '../../lib/words/words.ts';

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/** The return of each month, year by year: figures on a ground whose strength says the same. */
export function MonthMap({ months, years }: Pick<Analysis, 'months' | 'years'>) {
  const say = useWords();
  const { language } = usePreferences();
  const name = new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' });
  const valueOf = (year: number, month: number): number | null =>
    months.find((each) => each.year === year && each.month === month)?.value ?? null;
  // The strongest month has the strongest ground.
  const strong = Math.max(...months.map(({ value }) => Math.abs(value)), 1e-6);
  if (years.length === 0) return <p className="p-3 text-quiet">{say('performance.noDays')}</p>;
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label={say('performance.months')}>
      <table className="w-full text-xs">
        <thead>
          <tr className="text-quiet">
            <td />
            {MONTHS.map((month) => (
              <th key={month} scope="col" className="px-1 py-1 text-right font-normal">
                {name.format(Date.UTC(2001, month - 1, 1))}
              </th>
            ))}
            <th scope="col" className="px-2 text-right font-normal">
              {say('performance.year')}
            </th>
          </tr>
        </thead>
        <tbody>
          {years.map(({ year, value }) => (
            <tr key={year}>
              <th scope="row" className="pr-2 text-right font-normal text-quiet">
                {year}
              </th>
              {MONTHS.map((month) => (
                <Month key={month} value={valueOf(year, month)} strong={strong} language={language} />
              ))}
              <td className="figure px-2 text-right font-medium">{share(value, language, true)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Month({
  value,
  strong,
  language,
}: {
  readonly value: number | null;
  readonly strong: number;
  readonly language: string;
}) {
  if (value === null) return <td className="px-1 text-right text-quiet">·</td>;
  const strength = Math.round((Math.abs(value) / strong) * 40);
  const colour = value >= 0 ? 'var(--up)' : 'var(--down)';
  return (
    <td
      className="figure px-1 py-1 text-right"
      style={{ background: `color-mix(in srgb, ${colour} ${strength}%, transparent)` }}
    >
      {share(value, language, true).replace(/\s?%/, '')}
    </td>
  );
}
