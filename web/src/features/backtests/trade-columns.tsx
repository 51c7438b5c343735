import { Direction } from '../../components/figures/direction.tsx';
import { MeasuredMoney } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import type { Column } from '../../components/table/column.ts';
import { isoOf } from '../../lib/format/iso.ts';
import { durationText } from '../../lib/format/moments.ts';
import type { BacktestTrade } from '../../lib/records.ts';
import { codeTold } from '../../lib/words/told.ts';
import type { Say } from '../../lib/words/words.ts';

/** The trades of a run, on the screen and in its files. */
export function tradeColumns(
  say: Say,
  currency: string,
  calendar: string | null,
): readonly Column<BacktestTrade>[] {
  const moment = (
    id: string,
    title: string,
    of: (trade: BacktestTrade) => number,
  ): Column<BacktestTrade> => ({
    id,
    title,
    value: of,
    numeric: true,
    show: (trade) => <Moment at={of(trade)} calendar={calendar} />,
    exported: (trade) => isoOf(of(trade)),
  });
  const money = (
    id: string,
    title: string,
    of: (trade: BacktestTrade) => number | null,
    extra = false,
  ): Column<BacktestTrade> => ({
    id,
    title,
    value: of,
    numeric: true,
    extra,
    show: (trade) => <MeasuredMoney amount={of(trade)} currency={currency} signed />,
  });
  return [
    { id: 'number', title: '#', value: ({ number }) => number, numeric: true },
    moment('opened', say('trades.opened'), ({ openedAt }) => openedAt),
    moment('closed', say('trades.closed'), ({ closedAt }) => closedAt),
    {
      id: 'direction',
      title: say('trades.direction'),
      value: ({ direction }) => direction,
      choices: true,
      show: ({ direction }) => <Direction direction={direction} />,
    },
    money('profit', say('trades.result'), ({ profit }) => profit),
    money('fees', say('trades.fees'), ({ fees }) => fees, true),
    money('best', say('performance.bestR'), ({ bestProfit }) => bestProfit, true),
    money('worst', say('performance.worstR'), ({ worstProfit }) => worstProfit, true),
    {
      id: 'held',
      title: say('trades.held'),
      value: ({ heldMs }) => heldMs,
      numeric: true,
      show: ({ heldMs }) => durationText(heldMs),
    },
    {
      id: 'exit',
      title: say('trades.exit'),
      value: ({ exitReason }) => exitReason,
      choices: true,
      show: ({ exitReason }) => codeTold('exit', exitReason, say) || '—',
    },
    { id: 'rule', title: say('performance.by.rule'), value: ({ rule }) => rule, choices: true, extra: true },
  ];
}
