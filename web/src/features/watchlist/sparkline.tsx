import { plain } from '../../lib/format/amounts.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useWords } from '../../lib/words/words.ts';

const WIDTH = 120;
const HEIGHT = 28;

/** The last closes as a line, from the lowest to the highest of them. */
export function Sparkline({ closes }: { readonly closes: readonly number[] }) {
  const say = useWords();
  const { language } = usePreferences();
  const first = closes[0];
  const last = closes.at(-1);
  if (first === undefined || last === undefined || closes.length < 2) return null;
  const low = Math.min(...closes);
  const span = Math.max(...closes) - low;
  const points = closes.map((close, index) => {
    const x = (index / (closes.length - 1)) * WIDTH;
    const y = span === 0 ? HEIGHT / 2 : HEIGHT - 2 - ((close - low) / span) * (HEIGHT - 4);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const words = { count: closes.length, from: plain(first, language), to: plain(last, language) };
  return (
    <svg
      role="img"
      aria-label={say('watch.line', words)}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      className="text-accent"
    >
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth={1.5} />
    </svg>
  );
}
