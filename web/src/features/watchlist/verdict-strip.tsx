import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ruleOf } from '../../components/rules.ts';
import { Queried } from '../../components/ui/queried.tsx';
import { Skeleton } from '../../components/ui/states.tsx';
import { stripQuery } from '../../lib/api/strip.ts';
import { stretchMs } from '../../lib/format/timeframe.ts';
import type { Outcome } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

const BARS = 30;

/** What the rules of a profile said of the last bars, a cell each in the colour of the rule that held it back. The newest is said in words. */
export function VerdictStrip({
  profileId,
  profileName,
  symbol,
  timeframe,
  newest,
}: {
  readonly profileId: string;
  readonly profileName: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly newest: number;
}) {
  // A stretch of daily bars may hold a few more than it was asked for; the newest count.
  const span = { symbol, from: newest - stretchMs(timeframe, BARS), before: newest + 1 };
  const strip = useQuery(stripQuery(profileId, span, 2 * BARS));
  return (
    <Queried query={strip} loading={<Skeleton className="h-8 w-60" />}>
      {({ items }) => (
        <Cells items={items.slice(-BARS)} profileId={profileId} profileName={profileName} symbol={symbol} />
      )}
    </Queried>
  );
}

function Cells({
  items,
  profileId,
  profileName,
  symbol,
}: {
  readonly items: readonly Outcome[];
  readonly profileId: string;
  readonly profileName: string;
  readonly symbol: string;
}) {
  const say = useWords();
  const last = items.at(-1);
  if (last === undefined) return null;
  const wordOf = ({ blocker }: Outcome): string =>
    blocker === null ? say('watch.enter') : say(ruleOf(blocker.by).word);
  const held = items.filter(({ outcome }) => outcome === 'hold').length;
  const words = say('watch.strip', {
    profile: profileName,
    all: items.length,
    held,
    entered: items.length - held,
    last: wordOf(last),
  });
  return (
    <Link
      to="/explain"
      search={{ profileId, symbol, at: last.closesAt }}
      aria-label={words}
      title={words}
      className="flex min-h-11 min-w-0 items-center gap-2 no-underline md:min-h-8"
    >
      <span aria-hidden className="flex h-5 overflow-hidden rounded">
        {items.map((bar) => (
          <span
            key={bar.closesAt}
            className="w-1.5 border-r border-ground"
            style={{
              background: bar.outcome === 'enter' ? 'var(--text)' : ruleOf(bar.blocker?.by ?? '').colour,
            }}
          />
        ))}
      </span>
      <span className="label">{wordOf(last)}</span>
    </Link>
  );
}
