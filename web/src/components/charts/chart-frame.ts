import { createChart, CrosshairMode, type IChartApi, LineStyle, type UTCTimestamp } from 'lightweight-charts';
import { momentText } from '../../lib/format/moments.ts';
import { type ChartColours, faded } from './theme.ts';

export interface FrameStyle {
  readonly colours: ChartColours;
  readonly language: string;
  readonly timeZone: string;
}

/** Seconds, as the library counts time. */
export function chartTime(at: number): UTCTimestamp {
  return Math.floor(at / 1_000) as UTCTimestamp;
}

/** A chart in the clothes of the app. Its data stay in UTC; only what is written on the axis is moved into the zone. */
export function openChart(element: HTMLElement, style: FrameStyle): IChartApi {
  const { colours } = style;
  return createChart(element, {
    autoSize: true,
    layout: {
      background: { color: 'transparent' },
      textColor: colours.quiet,
      fontSize: 11,
      attributionLogo: true,
      panes: { separatorColor: colours.line, separatorHoverColor: faded(colours.accent, 0.2) },
    },
    grid: {
      vertLines: { color: faded(colours.line, 0.6) },
      horzLines: { color: faded(colours.line, 0.6) },
    },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: colours.quiet, style: LineStyle.Dashed, labelBackgroundColor: colours.accent },
      horzLine: { color: colours.quiet, style: LineStyle.Dashed, labelBackgroundColor: colours.accent },
    },
    rightPriceScale: { borderColor: colours.line },
    timeScale: { borderColor: colours.line, timeVisible: true, rightOffset: 5, ...ticksIn(style) },
    localization: { locale: style.language, timeFormatter: timeIn(style) },
  });
}

function timeIn({ language, timeZone }: FrameStyle) {
  return (time: unknown): string => momentText(Number(time) * 1_000, language, timeZone, 'minute');
}

function ticksIn({ language, timeZone }: FrameStyle) {
  const year = new Intl.DateTimeFormat(language, { year: 'numeric', timeZone });
  const month = new Intl.DateTimeFormat(language, { month: 'short', timeZone });
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone });
  const time = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });
  const kinds = [year, month, day, time, time];
  return {
    tickMarkFormatter: (at: unknown, kind: number): string =>
      (kinds[kind] ?? time).format(Number(at) * 1_000),
  };
}
