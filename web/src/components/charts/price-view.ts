import {
  CandlestickSeries,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  LineStyle,
  type SeriesMarker,
  type Time,
  type WhitespaceData,
} from 'lightweight-charts';
import { type Candle, candleAt } from './candles.ts';
import { chartTime, type FrameStyle, openChart } from './chart-frame.ts';
import { faded } from './theme.ts';

export interface ChartMark {
  readonly at: number;
  readonly kind: 'entry' | 'exit';
  readonly direction: 'long' | 'short';
  /** Whether an exit made money; null for an entry, which is coloured by its side. */
  readonly gained: boolean | null;
  readonly text: string;
}

export interface ChartLine {
  readonly price: number;
  readonly title: string;
  readonly look: 'stop' | 'target' | 'order' | 'entry' | 'zone';
}

export interface ChartRange {
  readonly from: number;
  readonly to: number;
}

const VOLUME_SHARE = 0.82;

/** The price of one series: candles with averages, volume and sessions behind them, the RSI below, and what we did. */
export class PriceView {
  readonly chart: IChartApi;
  readonly #style: FrameStyle;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #sessions: ISeriesApi<'Histogram'>;
  readonly #averages: readonly [ISeriesApi<'Line'>, ISeriesApi<'Line'>];
  readonly #rsi: ISeriesApi<'Line'>;
  readonly #markers: ISeriesMarkersPluginApi<Time>;
  #lines: IPriceLine[] = [];
  #shown: readonly Candle[] = [];
  #day = { name: '', isOdd: false };
  readonly #volumeColours: readonly [up: string, down: string];
  readonly #ground: string;
  /** A chart that is gone answers nothing: effects of a component may still ask it while the next one is being made. */
  #removed = false;

  constructor(element: HTMLElement, style: FrameStyle, decimals: number) {
    this.#style = style;
    const { colours } = style;
    this.#volumeColours = [faded(colours.up, 0.3), faded(colours.down, 0.3)];
    this.#ground = faded(colours.line, 0.55);
    const chart = openChart(element, style);
    this.chart = chart;
    const still = { priceLineVisible: false, lastValueVisible: false } as const;
    this.#sessions = chart.addSeries(HistogramSeries, { ...still, priceScaleId: 'sessions' });
    chart.priceScale('sessions').applyOptions({ scaleMargins: { top: 0, bottom: 0 } });
    this.#volume = chart.addSeries(HistogramSeries, {
      ...still,
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
    });
    chart.priceScale('volume').applyOptions({ scaleMargins: { top: VOLUME_SHARE, bottom: 0 } });
    this.#candles = chart.addSeries(CandlestickSeries, {
      upColor: colours.up,
      downColor: colours.down,
      borderVisible: false,
      wickUpColor: colours.up,
      wickDownColor: colours.down,
      priceFormat: { type: 'price', precision: decimals, minMove: 10 ** -decimals },
    });
    const line = { ...still, lineWidth: 1, crosshairMarkerVisible: false } as const;
    this.#averages = [
      chart.addSeries(LineSeries, { ...line, color: colours.accent }),
      chart.addSeries(LineSeries, { ...line, color: colours.warn }),
    ];
    this.#rsi = chart.addSeries(LineSeries, { ...line, color: colours.accent, title: 'RSI 14' }, 1);
    for (const price of [30, 70])
      this.#rsi.createPriceLine({ price, color: colours.line, lineWidth: 1, lineStyle: LineStyle.Dashed });
    chart.panes()[0]?.setStretchFactor(4);
    chart.panes()[1]?.setStretchFactor(1);
    this.#markers = createSeriesMarkers(this.#candles, []);
  }

  /** Bars that only go on are added; anything else is set anew. The part in view stays where somebody has moved it. */
  show(candles: readonly Candle[], dayOf: ((at: number) => string) | null): void {
    if (this.#removed) return;
    const before = this.#shown;
    this.#shown = candles;
    const last = before.at(-1);
    const place =
      last === undefined ? -1 : candles.findLastIndex(({ closesAt }) => closesAt === last.closesAt);
    const goesOn = place >= 0 && candles[0]?.closesAt === before[0]?.closesAt && place === before.length - 1;
    if (goesOn) {
      for (const candle of candles.slice(place)) this.#add(candle, dayOf);
      return;
    }
    const scale = this.chart.timeScale();
    const follows = before.length > 0 && this.#follows();
    const position = scale.scrollPosition();
    this.#set(candles, dayOf);
    if (follows) scale.scrollToPosition(position, false);
  }

  /** Whether the newest bar is in view. */
  #follows(): boolean {
    return this.chart.timeScale().scrollPosition() >= 0;
  }

  /** The stretch of time in view, in milliseconds; null while it follows the newest bars. */
  stretch(): ChartRange | null {
    const range = this.#removed || this.#follows() ? null : this.chart.timeScale().getVisibleRange();
    return range === null ? null : { from: Number(range.from) * 1_000, to: Number(range.to) * 1_000 };
  }

  #set(candles: readonly Candle[], dayOf: ((at: number) => string) | null): void {
    this.#candles.setData(candles.map((candle) => this.#ohlc(candle)));
    this.#volume.setData(candles.map((candle) => this.#volumeOf(candle)));
    this.#averages[0].setData(candles.map(({ opensAt, fast }) => pointOf(opensAt, fast)));
    this.#averages[1].setData(candles.map(({ opensAt, slow }) => pointOf(opensAt, slow)));
    this.#rsi.setData(candles.map(({ opensAt, rsi }) => pointOf(opensAt, rsi)));
    this.#day = { name: '', isOdd: false };
    this.#sessions.setData(dayOf === null ? [] : candles.map(({ opensAt }) => this.#shade(opensAt, dayOf)));
  }

  #add(candle: Candle, dayOf: ((at: number) => string) | null): void {
    if (dayOf !== null) this.#sessions.update(this.#shade(candle.opensAt, dayOf));
    this.#candles.update(this.#ohlc(candle));
    this.#volume.update(this.#volumeOf(candle));
    this.#averages[0].update(pointOf(candle.opensAt, candle.fast));
    this.#averages[1].update(pointOf(candle.opensAt, candle.slow));
    this.#rsi.update(pointOf(candle.opensAt, candle.rsi));
  }

  #ohlc({ opensAt, open, high, low, close }: Candle) {
    return { time: chartTime(opensAt), open, high, low, close };
  }

  #volumeOf({ opensAt, open, close, volume }: Candle) {
    const [up, down] = this.#volumeColours;
    return { time: chartTime(opensAt), value: volume, color: close >= open ? up : down };
  }

  /** Every other trading day stands on a darker ground, so that a night is seen. To be asked from left to right. */
  #shade(opensAt: number, dayOf: (at: number) => string) {
    const name = dayOf(opensAt);
    if (name !== this.#day.name) this.#day = { name, isOdd: !this.#day.isOdd };
    const time = chartTime(opensAt);
    return this.#day.isOdd ? { time } : { time, value: 1, color: this.#ground };
  }

  mark(marks: readonly ChartMark[]): void {
    if (this.#removed) return;
    const { up, down } = this.#style.colours;
    const found = marks.flatMap(({ at, kind, direction, text, gained }): SeriesMarker<Time>[] => {
      const candle = candleAt(this.#shown, at);
      if (candle === null) return [];
      const buys = (direction === 'long') === (kind === 'entry');
      return [
        {
          time: chartTime(candle.opensAt),
          position: buys ? 'belowBar' : 'aboveBar',
          shape: buys ? 'arrowUp' : 'arrowDown',
          color: (gained ?? buys) ? up : down,
          text,
        },
      ];
    });
    this.#markers.setMarkers(found.sort((left, right) => Number(left.time) - Number(right.time)));
  }

  draw(lines: readonly ChartLine[]): void {
    if (this.#removed) return;
    for (const line of this.#lines) this.#candles.removePriceLine(line);
    const { up, down, accent, quiet, warn } = this.#style.colours;
    const looks = { stop: down, target: up, order: accent, entry: quiet, zone: warn } as const;
    this.#lines = lines.map(({ price, title, look }) =>
      this.#candles.createPriceLine({
        price,
        title,
        color: looks[look],
        lineWidth: 1,
        lineStyle: look === 'zone' ? LineStyle.Dotted : LineStyle.Dashed,
        axisLabelVisible: look !== 'zone',
      }),
    );
  }

  /** Puts the crosshair on a bar, as a pointer would. */
  pointAt(candle: Candle): void {
    this.chart.setCrosshairPosition(candle.close, chartTime(candle.opensAt), this.#candles);
  }

  priceAt(y: number): number | null {
    return this.#candles.coordinateToPrice(y);
  }

  /** Shows a stretch of time, or the newest bars where none is told. */
  look(range: ChartRange | null, newest: number): void {
    if (this.#removed) return;
    const scale = this.chart.timeScale();
    const { length } = this.#shown;
    if (range === null) scale.setVisibleLogicalRange({ from: length - newest, to: length + 4 });
    else scale.setVisibleRange({ from: chartTime(range.from), to: chartTime(range.to) });
  }

  remove(): void {
    this.#removed = true;
    this.chart.remove();
  }
}

function pointOf(at: number, value: number | null): { time: Time; value: number } | WhitespaceData<Time> {
  const time = chartTime(at);
  return value === null ? { time } : { time, value };
}
