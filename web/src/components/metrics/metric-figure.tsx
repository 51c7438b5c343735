import { useQuery } from '@tanstack/react-query';
import { MISSING, plain, share } from '../../lib/format/amounts.ts';
import { durationText } from '../../lib/format/moments.ts';
import { referenceQuery } from '../../lib/api/reference.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { MeasuredMoney } from '../figures/figures.tsx';

/** One metric by its name: label, unit and formula are the server's. A metric without a value is a dash. */
export function MetricFigure({
  name,
  value,
  currency,
}: {
  readonly name: string;
  readonly value: number | null;
  readonly currency: string;
}) {
  const { data } = useQuery(referenceQuery);
  const spec = data?.metrics[name];
  return (
    <div title={spec?.formula}>
      <dt className="label">{spec?.label ?? name}</dt>
      <dd className="figure font-medium">
        <MetricValue unit={spec?.unit ?? 'ratio'} value={value} currency={currency} />
      </dd>
    </div>
  );
}

export function MetricValue({
  unit,
  value,
  currency,
}: {
  readonly unit: string;
  readonly value: number | null;
  readonly currency: string;
}) {
  const { language } = usePreferences();
  if (value === null) return <>{MISSING}</>;
  if (unit === 'share') return <>{share(value, language)}</>;
  if (unit === 'money') return <MeasuredMoney amount={value} currency={currency} />;
  if (unit === 'ms') return <>{durationText(value)}</>;
  if (unit === 'count') return <>{plain(value, language, 0)}</>;
  return (
    <>
      {plain(value, language, 2)}
      {unit === 'R' ? ' R' : ''}
    </>
  );
}
