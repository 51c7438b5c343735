import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Moment } from '../../components/figures/moment.tsx';
import { ruleOf } from '../../components/rules.ts';
import { IconButton } from '../../components/ui/button.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Skeleton } from '../../components/ui/states.tsx';
import { useTold } from '../../components/use-told.ts';
import { stripQuery } from '../../lib/api/strip.ts';
import { stretchMs } from '../../lib/format/timeframe.ts';
import type { Outcome, ProfileSnapshot } from '../../lib/records.ts';
import { type Say, useWords } from '../../lib/words/words.ts';

const BARS = 180;

/** The outcome of each bar of a stretch as a strip of colours, what held it back most, and the way from bar to bar. */
export function DayStrip({
  each,
  symbol,
  chosen,
  onPick,
}: {
  readonly each: ProfileSnapshot;
  readonly symbol: string;
  readonly chosen: number;
  readonly onPick: (at: number) => void;
}) {
  const { profileId, market } = each.profile;
  const [anchor, setAnchor] = useState(chosen);
  const span = stretchMs(market.timeframe, BARS);
  // The stretch stays while bars inside it are looked at, and moves along when the chosen one has left it.
  const end = chosen > anchor || chosen < anchor - span ? chosen : anchor;
  if (end !== anchor) setAnchor(end);
  const strip = useQuery(stripQuery(profileId, { symbol, from: end - span, before: end + 1 }, BARS));
  return (
    <Queried query={strip} loading={<Skeleton className="h-28" />}>
      {({ items }) => <Strip items={items} chosen={chosen} onPick={onPick} />}
    </Queried>
  );
}

function Strip({
  items,
  chosen,
  onPick,
}: {
  readonly items: readonly Outcome[];
  readonly chosen: number;
  readonly onPick: (at: number) => void;
}) {
  const say = useWords();
  const told = useTold();
  // The newest bar may be newer than the strip, which is read again a moment later.
  const found = items.findIndex(({ closesAt }) => closesAt === chosen);
  const place = found < 0 ? items.length - 1 : found;
  const pick = (index: number): void => {
    const bar = items[index];
    if (bar !== undefined) onPick(bar.closesAt);
  };
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined) return <p className="text-quiet">{say('explain.noBars')}</p>;
  return (
    <div className="grid gap-2">
      <div aria-hidden className="flex h-11 items-stretch overflow-hidden rounded">
        {items.map((bar, index) => (
          <div
            key={bar.closesAt}
            onClick={() => pick(index)}
            title={told(titleOf(bar, say))}
            className="flex-1 cursor-pointer border-t-4 border-ground"
            style={{
              background: bar.outcome === 'enter' ? 'var(--text)' : ruleOf(bar.blocker?.by ?? '').colour,
              borderTopColor: index === place ? 'var(--text)' : undefined,
              opacity: index === place ? 1 : 0.75,
            }}
          />
        ))}
      </div>
      <div className="flex items-center gap-2">
        <IconButton label={say('explain.before')} disabled={place <= 0} onClick={() => pick(place - 1)}>
          <ChevronLeft size={18} aria-hidden />
        </IconButton>
        <input
          type="range"
          min={0}
          max={items.length - 1}
          value={place}
          onChange={({ target }) => pick(Number(target.value))}
          aria-label={say('explain.bar')}
          aria-valuetext={told(new Date(chosen).toISOString())}
          className="min-h-11 min-w-0 md:min-h-6 flex-1 accent-(--accent)"
        />
        <IconButton
          label={say('explain.after')}
          disabled={place >= items.length - 1}
          onClick={() => pick(place + 1)}
        >
          <ChevronRight size={18} aria-hidden />
        </IconButton>
      </div>
      <p className="label flex justify-between">
        <Moment at={first.closesAt} />
        <Moment at={last.closesAt} />
      </p>
      <Reasons items={items} onPick={onPick} />
    </div>
  );
}

function titleOf({ closesAt, blocker }: Outcome, say: Say): string {
  const why = blocker === null ? say('explain.enter') : blockedWords(blocker.by, blocker.code, say);
  return `${new Date(closesAt).toISOString()} ${why}`;
}

function blockedWords(by: string, code: string, say: Say): string {
  return `${say(ruleOf(by).word)}: ${code.toLowerCase().replaceAll('_', ' ')}`;
}

/** "Why did it not trade": the reasons of the stretch by how often each was the first. Choosing one goes to its newest bar. */
function Reasons({
  items,
  onPick,
}: {
  readonly items: readonly Outcome[];
  readonly onPick: (at: number) => void;
}) {
  const say = useWords();
  const groups = new Map<string, { by: string; code: string; count: number; last: number }>();
  for (const { blocker, closesAt } of items) {
    const key = `${blocker?.by ?? ''} ${blocker?.code ?? ''}`;
    const known = groups.get(key) ?? { by: blocker?.by ?? '', code: blocker?.code ?? '', count: 0, last: 0 };
    groups.set(key, { ...known, count: known.count + 1, last: closesAt });
  }
  const sorted = [...groups.values()].sort((left, right) => right.count - left.count);
  const held = items.filter(({ outcome }) => outcome === 'hold').length;
  return (
    <div>
      <p className="mb-1">{say('explain.held', { held, all: items.length })}</p>
      <ul className="flex flex-wrap gap-1.5">
        {sorted.map(({ by, code, count, last }) => (
          <li key={`${by} ${code}`}>
            <button
              type="button"
              onClick={() => onPick(last)}
              className="inline-flex min-h-11 items-center gap-1.5 rounded border border-line bg-ground px-2 text-xs hover:border-edge md:min-h-7"
            >
              <span
                aria-hidden
                className="size-2.5 rounded-sm"
                style={{ background: by === '' ? 'var(--text)' : ruleOf(by).colour }}
              />
              <span className="figure font-medium">{count}</span>
              {by === '' ? say('explain.enter') : blockedWords(by, code, say)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
