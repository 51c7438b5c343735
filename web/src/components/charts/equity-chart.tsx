import { AreaSeries, type IChartApi, type ISeriesApi, LineSeries } from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { HIDDEN, percent } from '../../lib/format/amounts.ts';
import { zoneOf } from '../../lib/format/moments.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { chartTime, openChart } from './chart-frame.ts';
import { faded, useChartColours } from './theme.ts';

/** An axis beside which somebody looks on. */
const hidden = { type: 'custom', minMove: 0.01, formatter: () => HIDDEN } as const;

export interface CurvePoint {
  readonly at: number;
  readonly equity: number;
  /** Below the highest so far, 0 to 1; measured by the server or, for a picture alone, by the chart. */
  readonly underwater: number;
  readonly benchmark?: number | null;
}

/** Equity above, how far it is below its high underneath. The figures behind it are in the table beside it. */
export function EquityChart({
  points,
  label,
  calendar,
  height = 260,
}: {
  readonly points: readonly CurvePoint[];
  /** What a screen reader hears in place of the picture. */
  readonly label: string;
  readonly calendar: string | null;
  readonly height?: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const series = useRef<{
    equity: ISeriesApi<'Area'>;
    benchmark: ISeriesApi<'Line'>;
    underwater: ISeriesApi<'Area'>;
    chart: IChartApi;
  } | null>(null);
  const colours = useChartColours();
  const { language, zone, privacy } = usePreferences();
  const timeZone = zoneOf(zone, calendar);
  useEffect(() => {
    if (box.current === null) return;
    const chart = openChart(box.current, { colours, language, timeZone });
    const equity = chart.addSeries(AreaSeries, {
      lineColor: colours.accent,
      topColor: faded(colours.accent, 0.25),
      bottomColor: faded(colours.accent, 0.02),
      lineWidth: 2,
      priceLineVisible: false,
      ...(privacy ? { priceFormat: hidden } : {}),
    });
    const benchmark = chart.addSeries(LineSeries, {
      color: colours.quiet,
      lineWidth: 1,
      priceLineVisible: false,
      lastValueVisible: false,
    });
    const inPercent = {
      type: 'custom',
      minMove: 0.01,
      formatter: (value: number) => percent(value, language),
    } as const;
    const underwater = chart.addSeries(
      AreaSeries,
      {
        lineColor: colours.down,
        topColor: faded(colours.down, 0.05),
        bottomColor: faded(colours.down, 0.3),
        invertFilledArea: true,
        lineWidth: 1,
        priceLineVisible: false,
        priceFormat: inPercent,
      },
      1,
    );
    chart.panes()[0]?.setStretchFactor(3);
    chart.panes()[1]?.setStretchFactor(1);
    series.current = { equity, benchmark, underwater, chart };
    return () => {
      series.current = null;
      chart.remove();
    };
  }, [colours, language, timeZone, privacy]);
  useEffect(() => {
    if (series.current === null) return;
    const { equity, benchmark, underwater, chart } = series.current;
    const unique = [...new Map(points.map((point) => [chartTime(point.at), point])).entries()];
    equity.setData(unique.map(([time, point]) => ({ time, value: point.equity })));
    benchmark.setData(
      unique.flatMap(([time, point]) =>
        point.benchmark === undefined || point.benchmark === null ? [] : [{ time, value: point.benchmark }],
      ),
    );
    underwater.setData(unique.map(([time, point]) => ({ time, value: -100 * point.underwater })));
    chart.timeScale().fitContent();
  }, [points, colours, language, timeZone, privacy]);
  return <div ref={box} role="group" aria-label={label} style={{ height }} />;
}
