import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { barsQuery, type Series } from '../../lib/api/bars.ts';
import { type Candle, candlesOf, merged } from './candles.ts';

const PAGE = 500;

/** The bars of a series: the newest are asked for again and again, older ones when somebody scrolls to them. What was shown once stays. */
export function useSeriesBars(series: Series) {
  const client = useQueryClient();
  const newest = useQuery(barsQuery(series, PAGE));
  const name = `${series.source} ${series.symbol} ${series.timeframe}`;
  const [older, setOlder] = useState<{ readonly of: string; readonly pages: readonly (readonly Candle[])[] }>(
    {
      of: name,
      pages: [],
    },
  );
  const next = useRef<{ of: string; before: string | null | undefined }>({ of: name, before: undefined });
  const loading = useRef(false);
  const seen = useRef<{ of: string; candles: readonly Candle[] }>({ of: name, candles: [] });
  const { data } = newest;
  const candles = useMemo(() => {
    if (data === undefined) return [];
    const kept = seen.current.of === name && !newest.isPlaceholderData ? seen.current.candles : [];
    const pages = older.of === name ? older.pages : [];
    const all = merged([...pages, kept, candlesOf(data)]);
    if (!newest.isPlaceholderData) seen.current = { of: name, candles: all };
    return all;
  }, [data, older, name, newest.isPlaceholderData]);
  const loadOlder = useCallback(async () => {
    if (next.current.of !== name) next.current = { of: name, before: undefined };
    const before = next.current.before === undefined ? data?.before : next.current.before;
    if (loading.current || before === null || before === undefined) return;
    loading.current = true;
    try {
      const page = await client.fetchQuery(barsQuery(series, PAGE, before));
      next.current = { of: name, before: page.before };
      setOlder((known) => ({
        of: name,
        pages: known.of === name ? [...known.pages, candlesOf(page)] : [candlesOf(page)],
      }));
    } finally {
      loading.current = false;
    }
  }, [client, data, name, series]);
  return { query: newest, candles, loadOlder };
}
