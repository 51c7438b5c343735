import { clsx } from 'clsx';
import { heardAt, useLink } from '../../lib/live/live.ts';
import { durationText } from '../../lib/format/moments.ts';
import { useNow } from '../../lib/use-now.ts';
import { useWords } from '../../lib/words/words.ts';

const DOT = {
  live: 'bg-up',
  connecting: 'bg-warn',
  reconnecting: 'bg-warn',
  offline: 'bg-down',
} as const;

/** How the page hangs on the server, and how old the last word is. Read by a screen reader when the state changes, not when the age does. */
export function Connection() {
  const say = useWords();
  const { state, attempts } = useLink();
  const now = useNow();
  const heard = heardAt();
  const age = heard === null ? null : Math.max(0, now - heard);
  const words = say(`link.${state}`, { attempts });
  return (
    <span
      className="figure inline-flex items-center gap-1.5 text-xs text-quiet"
      title={age === null ? words : say('link.lastHeard', { age: durationText(age) })}
    >
      <span aria-hidden className={clsx('size-2 rounded-full', DOT[state])} />
      <span role="status">{words}</span>
      {age === null || age < 3_000 ? null : <span aria-hidden>{durationText(age)}</span>}
    </span>
  );
}
