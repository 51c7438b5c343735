import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { zoneOf } from '../../lib/format/moments.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useWords } from '../../lib/words/words.ts';
import { type Candle, candleAt } from './candles.ts';
import { Legend } from './legend.tsx';
import { measureOn } from './measure.ts';
import { type ChartLine, type ChartMark, type ChartRange, PriceView } from './price-view.ts';
import { useChartColours } from './theme.ts';

export interface PriceChartProps {
  readonly candles: readonly Candle[];
  readonly marks: readonly ChartMark[];
  readonly lines: readonly ChartLine[];
  readonly label: string;
  readonly calendar: string;
  readonly decimals: number;
  /** Whether a bar is shorter than a day, so that days can be told apart by their ground. */
  readonly intraday: boolean;
  /** The part in view at first, in milliseconds; the newest bars where nothing is told. */
  readonly range: ChartRange | null;
  /** Somebody has moved the chart: to a stretch of time, or (null) back to the newest bars, which it follows. */
  readonly onRange: (range: ChartRange | null) => void;
  /** The left end came into view. */
  readonly onOlder: () => void;
  readonly onPick: (candle: Candle) => void;
  readonly height?: number;
}

const FIRST_BARS = 160;
const TOUCHES = ['pointerdown', 'pointermove', 'wheel', 'touchmove'] as const;
const TOUCH_LASTS_MS = 1_000;
const SETTLED_MS = 600;
const QUARTER_MS = 900_000;

/** The chart of a series. With the focus on it, arrows walk its bars and Enter picks one; the line above says what each bar is. */
export function PriceChart(props: PriceChartProps) {
  const { candles, marks, lines, label, calendar, decimals, intraday, height = 420 } = props;
  const say = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<PriceView | null>(null);
  const [pointed, setPointed] = useState<Candle | null>(null);
  const [walking, setWalking] = useState(false);
  const colours = useChartColours();
  const { language, zone } = usePreferences();
  const timeZone = zoneOf(zone, calendar);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const made = new PriceView(element, { colours, language, timeZone }, decimals);
    const stop = followPointer(element, made, latest, setPointed);
    const unmeasure = measureOn(element, made);
    setView(made);
    return () => {
      stop();
      unmeasure();
      made.remove();
      setView(null);
    };
  }, [colours, language, timeZone, decimals]);
  useEffect(() => {
    if (view === null || candles.length === 0) return;
    view.show(candles, intraday ? dayIn(timeZone) : null);
  }, [view, candles, intraday, timeZone]);
  const ready = view !== null && candles.length > 0;
  useEffect(() => {
    if (view === null || !ready) return;
    view.look(latest.current.range, FIRST_BARS);
  }, [view, ready]);
  useEffect(() => view?.mark(marks), [view, marks, candles]);
  useEffect(() => view?.draw(lines), [view, lines]);
  const walk = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const from = pointed ?? candles.at(-1) ?? null;
    if (event.key === 'Enter' && from !== null) return props.onPick(from);
    if (step === undefined || from === null) return;
    event.preventDefault();
    const next = candles[candles.findIndex(({ closesAt }) => closesAt === from.closesAt) + step];
    if (next === undefined) return;
    setWalking(true);
    setPointed(next);
    view?.pointAt(next);
  };
  return (
    <div>
      <Legend
        candle={pointed ?? candles.at(-1) ?? null}
        calendar={calendar}
        decimals={decimals}
        spoken={walking}
      />
      <div
        ref={box}
        role="group"
        aria-roledescription={say('chart.role')}
        aria-label={label}
        tabIndex={0}
        onKeyDown={walk}
        onBlur={() => setWalking(false)}
        className="relative"
        style={{ height }}
      />
    </div>
  );
}

/** Hears where the pointer is, what is in view, and what was clicked. */
function followPointer(
  element: HTMLElement,
  view: PriceView,
  latest: { readonly current: PriceChartProps },
  onPoint: (candle: Candle | null) => void,
): () => void {
  let timer = 0;
  let touchedAt = Number.NEGATIVE_INFINITY;
  const touch = (): void => {
    touchedAt = performance.now();
  };
  for (const name of TOUCHES) element.addEventListener(name, touch, { passive: true });
  const candleOf = (time: unknown): Candle | null =>
    time === undefined ? null : candleAt(latest.current.candles, Number(time) * 1_000);
  view.chart.subscribeCrosshairMove(({ time }) => onPoint(candleOf(time)));
  view.chart.subscribeClick(({ time }) => {
    const candle = candleOf(time);
    if (candle !== null) latest.current.onPick(candle);
  });
  view.chart.timeScale().subscribeVisibleLogicalRangeChange((logical) => {
    if (logical !== null && logical.from < 20) latest.current.onOlder();
    // New bars move the view too; only what a person did belongs into the address.
    if (performance.now() - touchedAt > TOUCH_LASTS_MS) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => latest.current.onRange(view.stretch()), SETTLED_MS);
  });
  return () => {
    window.clearTimeout(timer);
    for (const name of TOUCHES) element.removeEventListener(name, touch);
  };
}

function dayIn(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  // No zone changes its day within a quarter of an hour, and writing a date costs more than drawing a bar.
  let quarter = Number.NaN;
  let day = '';
  return (at) => {
    const of = Math.floor(at / QUARTER_MS);
    if (of !== quarter) day = format.format(at);
    quarter = of;
    return day;
  };
}
