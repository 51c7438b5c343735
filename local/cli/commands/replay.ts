import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Trade } from '../../../shared/domain/orders/trade.ts';
import { METRICS, type MetricKey } from '../../../shared/domain/portfolio/metric-table.ts';
import { type ReplayResult, replayThroughHost } from '../../replay/replay-through-host.ts';
import { type AddCommand, mount, type Workplace } from '../command.ts';
import { writeNewFile } from '../files.ts';
import { metricLines } from '../history/metric-lines.ts';
import { runBacktest } from '../history/run-backtest.ts';
import { historyFlags, type ReadSetup, setupOf, withHistoryFlags } from '../history/setup.ts';
import type { Style } from '../output.ts';
import { documentOf } from '../text/document.ts';
import { minuteText } from '../text/figures.ts';
import { tableLines } from '../text/table.ts';

const schema = z.object(historyFlags);

/** `ballast replay`: the same bars through store, queues, workflows, desk and paper venue; it must trade as the backtest does. */
export const addReplay: AddCommand = (program, place) => {
  const command = withHistoryFlags(program.command('replay')).description(
    'Play the bars of a file through the whole host in a folder of its own, and compare with the backtest. Exit code 1 when they differ.',
  );
  mount(command, schema, place, async (call) => {
    const read = await setupOf(call, place.clock.now());
    const replayed = await replay(read, place);
    const expected = runBacktest(read.setup, place.progress('Backtest')).orderListHash;
    const agrees = expected === replayed.orderListHash;
    const { orderListHash, trades, metrics, bars, orders, fills } = replayed;
    const { warnings } = read;
    const json = documentOf({
      orderListHash,
      trades,
      metrics,
      bars,
      agreesWithBacktest: agrees,
      backtestHash: expected,
      dataWarnings: warnings,
      orders,
      fills,
    });
    const path =
      call.out === undefined ? null : writeNewFile(call.out, [`${JSON.stringify(json, null, 2)}\n`]);
    return {
      ok: agrees,
      json,
      lines: (style) => [
        ...warnings.map((sentence) => `${style.yellow('!')} ${sentence}`),
        ...replayLines(replayed, style),
        agrees
          ? style.green('The backtest makes the same orders and fills.')
          : style.red(
              `The backtest differs: its hash is ${expected}. Please report it with the bars and settings.`,
            ),
        ...(path === null ? [] : [`The whole result is in ${path}`]),
      ],
    };
  });
};

async function replay({ setup, settings }: ReadSetup, place: Workplace): Promise<ReplayResult> {
  const { instrument, timeframe, bars, capital } = setup;
  const folder = await mkdtemp(join(tmpdir(), 'ballast-replay-'));
  const progress = place.progress('Replay');
  try {
    return await replayThroughHost({
      folder,
      instrument,
      timeframe,
      bars,
      capital,
      settings,
      onProgress: (played) => progress.to(played / bars.length),
    });
  } finally {
    progress.end();
    await rm(folder, { recursive: true, force: true });
  }
}

const SHOWN: readonly MetricKey[] = [
  'totalReturn',
  'maxDrawdown',
  'sharpe',
  'tradeCount',
  'winRate',
  'profitFactor',
  'expectancy',
  'fees',
];

function replayLines({ bars, orders, fills, trades, metrics, orderListHash }: ReplayResult, style: Style) {
  return [
    `${bars} bars, ${orders.length} orders, ${fills.length} fills, ${trades.length} trades`,
    '',
    style.bold('Metrics'),
    ...metricLines(SHOWN.map((key) => ({ ...METRICS[key], value: metrics[key] }))),
    '',
    style.bold('Trades'),
    ...tradeLines(trades),
    '',
    `orderListHash ${orderListHash}`,
  ];
}

function tradeLines(trades: readonly Trade[]): readonly string[] {
  if (trades.length === 0) return ['none'];
  return tableLines(
    [
      { title: 'opened (UTC)', align: 'left' },
      { title: 'closed (UTC)', align: 'left' },
      { title: 'side', align: 'left' },
      { title: 'quantity', align: 'right' },
      { title: 'realised', align: 'right' },
      { title: 'exit', align: 'left' },
    ],
    trades.map(({ openedAt, closedAt, direction, status, enteredQuantity, holding, exitReason }) => [
      openedAt === null ? '–' : minuteText(openedAt),
      closedAt === null ? status : minuteText(closedAt),
      direction,
      enteredQuantity.toString(),
      holding.realised.toString(),
      exitReason ?? '–',
    ]),
  );
}
