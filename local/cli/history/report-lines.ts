import type { TearSheet } from '../../../shared/domain/backtest/tear-sheet.ts';
import type { EquityPoint } from '../../../shared/domain/portfolio/equity.ts';
import { METRICS, type MetricKey } from '../../../shared/domain/portfolio/metric-table.ts';
import { rMultipleOf } from '../../../shared/domain/portfolio/trade-outcome.ts';
import type { Style } from '../output.ts';
import { dayText, durationText, figureText, minuteText, moneyText } from '../text/figures.ts';
import { metricLines } from './metric-lines.ts';
import { sparkline } from '../text/sparkline.ts';
import { tableLines } from '../text/table.ts';

// The keys of a constant table are those of its type.
const METRIC_KEYS = Object.keys(METRICS) as readonly MetricKey[];
const TRADES_SHOWN = 20;
const DRAWDOWNS_SHOWN = 5;
const CURVE_WIDTH = 72;

/** A tear sheet for a person: what to beware of first, then the figures, the trades, and the hash by which two runs are compared. */
export function reportLines(
  sheet: TearSheet,
  points: readonly EquityPoint[],
  dataWarnings: readonly string[],
  style: Style,
): readonly string[] {
  const title = (words: string): readonly string[] => ['', style.bold(words)];
  return [
    ...warningLines(sheet, dataWarnings, style),
    ...title('Summary'),
    ...summaryLines(sheet),
    ...title('Equity'),
    sparkline(
      points.map(({ equity }) => equity),
      CURVE_WIDTH,
    ),
    ...title('Metrics'),
    ...metricLines(METRIC_KEYS.map((key) => ({ ...METRICS[key], value: sheet.performance[key] }))),
    ...title('Years'),
    ...tableLines(
      [
        { title: 'year', align: 'left' },
        { title: 'return', align: 'right' },
      ],
      sheet.yearly.map(({ year, value }) => [String(year), figureText(value, 'share')]),
    ),
    ...title('Worst drawdowns'),
    ...drawdownLines(sheet),
    ...title('Trades'),
    ...tradeLines(sheet),
    ...title('Refused by risk'),
    ...(sheet.denials.length === 0
      ? ['nothing']
      : sheet.denials.map(({ code, count }) => `${code} ${count}`)),
    '',
    `orderListHash ${sheet.orderListHash}`,
  ];
}

function warningLines(sheet: TearSheet, dataWarnings: readonly string[], style: Style): readonly string[] {
  const sentences = [...dataWarnings, ...sheet.warnings.map(({ sentence }) => sentence)];
  return sentences.map((sentence) => `${style.yellow('!')} ${sentence}`);
}

function summaryLines({ summary }: TearSheet): readonly string[] {
  const { symbol, bars, startsAt, endsAt, capital, endEquity, realised, openTrades, buyAndHold } = summary;
  return [
    `${symbol}  ${bars} bars  ${dayText(startsAt)} to ${dayText(endsAt)}`,
    ...tableLines(
      [
        { title: 'capital', align: 'right' },
        { title: 'end equity', align: 'right' },
        { title: 'realised', align: 'right' },
        { title: 'open trades', align: 'right' },
        { title: 'buy and hold', align: 'right' },
      ],
      [
        [
          capital.toString(),
          endEquity.toString(),
          realised.toString(),
          String(openTrades),
          figureText(buyAndHold, 'share'),
        ],
      ],
    ),
  ];
}

function drawdownLines({ drawdowns }: TearSheet): readonly string[] {
  if (drawdowns.length === 0) return ['none'];
  return tableLines(
    [
      { title: 'depth', align: 'right' },
      { title: 'high', align: 'left' },
      { title: 'low', align: 'left' },
      { title: 'recovered', align: 'left' },
      { title: 'length', align: 'right' },
    ],
    drawdowns
      .slice(0, DRAWDOWNS_SHOWN)
      .map(({ depth, peakAt, lowAt, recoveredAt, lengthMs }) => [
        figureText(depth, 'share'),
        dayText(peakAt),
        dayText(lowAt),
        recoveredAt === null ? 'not yet' : dayText(recoveredAt),
        durationText(lengthMs),
      ]),
  );
}

function tradeLines({ trades }: TearSheet): readonly string[] {
  if (trades.length === 0) return ['none'];
  const earlier = trades.length - TRADES_SHOWN;
  return [
    ...(earlier > 0 ? [`… ${earlier} earlier ones: --json or --out has them all`] : []),
    ...tableLines(
      [
        { title: 'opened (UTC)', align: 'left' },
        { title: 'closed (UTC)', align: 'left' },
        { title: 'side', align: 'left' },
        { title: 'profit', align: 'right' },
        { title: 'R', align: 'right' },
        { title: 'fees', align: 'right' },
        { title: 'held', align: 'right' },
        { title: 'rule', align: 'left' },
        { title: 'exit', align: 'left' },
      ],
      trades
        .slice(-TRADES_SHOWN)
        .map((trade) => [
          minuteText(trade.openedAt),
          minuteText(trade.closedAt),
          trade.direction,
          moneyText(trade.profit),
          figureText(rMultipleOf(trade), 'ratio'),
          moneyText(trade.fees),
          durationText(trade.heldMs),
          trade.rule ?? '–',
          trade.exitReason,
        ]),
    ),
  ];
}
