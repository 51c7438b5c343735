import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import type { Candle } from '../../components/charts/candles.ts';
import { useSeriesBars } from '../../components/charts/use-series-bars.ts';
import { Card } from '../../components/ui/card.tsx';
import { ProblemNote, Skeleton } from '../../components/ui/states.tsx';
import { plain } from '../../lib/format/amounts.ts';
import { usePreferences } from '../../lib/preferences.ts';
import type { ProfileSnapshot } from '../../lib/records.ts';
import { type Bindings, useShortcuts } from '../../lib/shortcuts.ts';
import { useWords } from '../../lib/words/words.ts';
import { BarTable } from './bar-table.tsx';
import { useChartLines, useChartMarks } from './chart-facts.ts';
import { useMarket } from './use-market.ts';

const PriceChart = lazy(async () => {
  const { PriceChart: chart } = await import('../../components/charts/price-chart.tsx');
  return { default: chart };
});
const route = getRouteApi('/profiles/$profileId');
const BOX = 'min-h-11 rounded border border-line bg-ground px-1 text-xs md:min-h-7';
const HEIGHT = 420;

/** A digit chooses the time frame at its place. */
function useDigits(frames: readonly string[], choose: (frame: string) => void): Bindings {
  const latest = useRef(choose);
  useEffect(() => {
    latest.current = choose;
  });
  const names = frames.join(' ');
  return useMemo(
    () =>
      Object.fromEntries(
        names.split(' ').map((name, index) => [String(index + 1), () => latest.current(name)]),
      ),
    [names],
  );
}

/** The market of a profile with what the profile did in it. Symbol, time frame and the part in view are in the address. */
export function ChartPanel({ each }: { readonly each: ProfileSnapshot }) {
  const say = useWords();
  const { profile } = each;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = useNavigate();
  const { language } = usePreferences();
  const symbol = profile.symbols.find((name) => name === search.symbol) ?? profile.symbols[0] ?? '';
  const { instrument, calendar, priceDecimals, isMarketKnown } = useMarket(each, symbol);
  const frames = instrument?.timeframes ?? [profile.market.timeframe];
  const timeframe = frames.find((name) => name === search.timeframe) ?? profile.market.timeframe;
  const series = useMemo(
    () => ({ source: profile.market.source, symbol, timeframe }),
    [profile.market.source, symbol, timeframe],
  );
  const { query, candles, loadOlder } = useSeriesBars(series);
  const marks = useChartMarks(each, symbol);
  const lines = useChartLines(each, symbol);
  const change = (to: Partial<typeof search>): void => {
    void navigate({ search: (known) => ({ ...known, ...to }), replace: true });
  };
  useShortcuts(useDigits(frames, (name) => change({ timeframe: name })));
  const explain = ({ closesAt }: Candle): void => {
    void go({ to: '/explain', search: { profileId: profile.profileId, symbol, at: closesAt } });
  };
  const last = candles.at(-1);
  const range =
    search.from === undefined || search.to === undefined ? null : { from: search.from, to: search.to };
  return (
    <Card
      flush
      title={say('profile.chart', { symbol })}
      actions={
        <Pickers
          symbols={profile.symbols}
          symbol={symbol}
          frames={frames}
          timeframe={timeframe}
          onChange={(to) => change({ ...to, from: undefined, to: undefined })}
        />
      }
    >
      {query.data?.trouble ? (
        <p className="border-b border-line px-3 py-1 text-warn">
          {say('chart.trouble', { sentence: query.data.trouble.sentence })}
        </p>
      ) : null}
      {query.isError && candles.length === 0 ? (
        <ProblemNote problem={query.error} onRetry={() => void query.refetch()} />
      ) : candles.length === 0 || !isMarketKnown ? (
        <Skeleton className="m-3 h-105" />
      ) : (
        <Suspense fallback={<Skeleton className="m-3 h-105" />}>
          <PriceChart
            key={`${symbol} ${timeframe}`}
            candles={candles}
            marks={marks}
            lines={lines}
            label={say('chart.summary', {
              symbol,
              timeframe,
              count: candles.length,
              close: plain(last?.close, language, priceDecimals),
            })}
            calendar={calendar}
            decimals={priceDecimals}
            intraday={timeframe !== '1d'}
            range={range}
            onRange={(stretch) => change({ from: stretch?.from, to: stretch?.to })}
            onOlder={() => void loadOlder()}
            onPick={explain}
            height={HEIGHT}
          />
        </Suspense>
      )}
      <p className="label hidden px-3 pt-1 md:block">
        {say('chart.hint')} {instrument?.synthetic === true ? say('chart.synthetic') : ''}
      </p>
      <BarTable candles={candles} calendar={calendar} decimals={priceDecimals} />
    </Card>
  );
}

function Pickers({
  symbols,
  symbol,
  frames,
  timeframe,
  onChange,
}: {
  readonly symbols: readonly string[];
  readonly symbol: string;
  readonly frames: readonly string[];
  readonly timeframe: string;
  readonly onChange: (to: { readonly symbol?: string; readonly timeframe?: string }) => void;
}) {
  const say = useWords();
  return (
    <>
      {symbols.length < 2 ? null : (
        <select
          aria-label={say('common.symbol')}
          value={symbol}
          onChange={({ target }) => onChange({ symbol: target.value })}
          className={BOX}
        >
          {symbols.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      <select
        aria-label={say('profile.timeframe')}
        value={timeframe}
        onChange={({ target }) => onChange({ timeframe: target.value })}
        className={BOX}
      >
        {frames.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </>
  );
}
