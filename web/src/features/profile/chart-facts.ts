import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ChartLine, ChartMark } from '../../components/charts/price-view.ts';
import { explainQuery } from '../../lib/api/explain.ts';
import { overviewQuery } from '../../lib/api/overview.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { tradesQuery } from '../../lib/api/trades.ts';
import { signedMoney } from '../../lib/format/amounts.ts';
import { usePreferences } from '../../lib/preferences.ts';
import type { Explained, Order, ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

/** Where the profile entered and left, with what it made. A place on a picture is no money: prices become numbers here. */
export function useChartMarks({ profile }: ProfileSnapshot, symbol: string): readonly ChartMark[] {
  const { profileId, currency } = profile;
  const { data } = useQuery(tradesQuery({ profileId, limit: 200 }));
  const { language, privacy } = usePreferences();
  return useMemo(() => {
    const marks: ChartMark[] = [];
    for (const { symbol: own, direction, openedAt, closedAt, holding, status } of data?.items ?? []) {
      if (own !== symbol || openedAt === null) continue;
      marks.push({ at: openedAt, kind: 'entry', direction, gained: null, text: '' });
      if (closedAt === null || status !== 'closed') continue;
      marks.push({
        at: closedAt,
        kind: 'exit',
        direction,
        gained: !holding.realised.startsWith('-'),
        text: privacy ? '' : signedMoney(holding.realised, currency, language),
      });
    }
    return marks;
  }, [data, symbol, currency, language, privacy]);
}

/** What stands in the market now: entries, stops, targets and working orders, and the zone that the rules see. */
export function useChartLines(each: ProfileSnapshot, symbol: string): readonly ChartLine[] {
  const say = useWords();
  const { profileId } = each.profile;
  const { data: overview } = useQuery(overviewQuery);
  const { data: snapshot } = useQuery(snapshotQuery);
  const { data: explained } = useQuery(explainQuery(profileId, symbol, null));
  return useMemo(() => {
    const lines: ChartLine[] = [];
    for (const trade of overview?.openTrades ?? []) {
      if (trade.profileId !== profileId || trade.symbol !== symbol) continue;
      add(lines, trade.averagePrice, say('chart.entry'), 'entry');
      add(lines, trade.stopPrice, say('chart.stop'), 'stop');
      add(lines, trade.targetPrice, say('chart.target'), 'target');
    }
    for (const { intent } of (snapshot?.workingOrders ?? []).filter(isWorkingEntry)) {
      const { type, side, limitPrice, stopPrice, symbol: own } = intent.terms;
      if (intent.profileId === profileId && own === symbol)
        add(lines, limitPrice ?? stopPrice, say('chart.order', { type, side: say(`side.${side}`) }), 'order');
    }
    for (const edge of zoneOf(explained)) add(lines, edge, say('chart.zone'), 'zone');
    return lines;
  }, [overview, snapshot, explained, profileId, symbol, say]);
}

/** The edges of the zone that the rules see near the newest bar. */
function zoneOf(explained: Explained | undefined): readonly (number | null)[] {
  const figures = explained?.verdicts.find(({ rule }) => rule === 'zone')?.figures ?? {};
  return [figures['zoneLow'] ?? null, figures['zoneHigh'] ?? null];
}

/** Stops and targets have lines of their own, from the trade that they protect. */
function isWorkingEntry({ intent, status }: Order): boolean {
  return intent.leg === 'entry' && status !== 'reserved';
}

function add(
  lines: ChartLine[],
  price: string | number | null,
  title: string,
  look: ChartLine['look'],
): void {
  if (price !== null) lines.push({ price: Number(price), title, look });
}
