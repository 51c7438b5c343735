import type { PointerEvent } from 'react';
import { momentText, type Precision, zoneName, zoneOf } from '../../lib/format/moments.ts';
import { usePreferences } from '../../lib/preferences.ts';

/** A moment in the chosen zone; where a pointer rests, the exchange's, this device's and UTC. */
export function Moment({
  at,
  calendar = null,
  precision = 'minute',
}: {
  readonly at: number | null;
  /** The calendar of the market the moment belongs to; null for moments of ours. */
  readonly calendar?: string | null;
  readonly precision?: Precision;
}) {
  const { language, zone } = usePreferences();
  if (at === null) return <span className="figure">{momentText(null, language, 'UTC', precision)}</span>;
  // Three zones cost more than the moment itself, and a long table has thousands: they are written once a pointer comes.
  const tell = ({ currentTarget }: PointerEvent<HTMLTimeElement>): void => {
    currentTarget.title = (['exchange', 'local', 'utc'] as const)
      .map((each) => {
        const named = zoneOf(each, calendar);
        return `${momentText(at, language, named, 'second')} ${zoneName(at, language, named)}`;
      })
      .join('\n');
  };
  return (
    <time dateTime={new Date(at).toISOString()} onPointerEnter={tell} className="figure">
      {momentText(at, language, zoneOf(zone, calendar), precision)}
    </time>
  );
}
