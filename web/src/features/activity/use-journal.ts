import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { auditQuery } from '../../lib/api/audit.ts';
import { decisionsQuery } from '../../lib/api/decisions.ts';
import { fillsQuery } from '../../lib/api/fills.ts';
import { ordersQuery } from '../../lib/api/orders.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { tradesQuery } from '../../lib/api/trades.ts';
import { HIDDEN, plain, signedMoney } from '../../lib/format/amounts.ts';
import { zoneOf } from '../../lib/format/moments.ts';
import { type Preferences, usePreferences } from '../../lib/preferences.ts';
import type { Snapshot } from '../../lib/records.ts';
import { en, type WordKey } from '../../lib/words/en.ts';
import { decisionSentence, type ServerWords } from '../../lib/words/server-words.ts';
import { codeTold, momentsTold } from '../../lib/words/told.ts';
import { type Say, useServerWords, useWords } from '../../lib/words/words.ts';
import { type Happening, journalOf, type Telling } from './journal.ts';

const EACH = 60;

/** The newest of every kind of record as one journal; undefined until all have come. */
export function useJournal(profileId: string | null): {
  readonly happenings: readonly Happening[] | undefined;
  readonly problem: Error | null;
  readonly retry: () => void;
} {
  const say = useWords();
  const server = useServerWords();
  const looks = usePreferences();
  const search = profileId === null ? { limit: EACH } : { profileId, limit: EACH };
  const { data: snapshot } = useQuery(snapshotQuery);
  const fills = useQuery(fillsQuery(search));
  const decisions = useQuery(decisionsQuery(search));
  const orders = useQuery(ordersQuery(search));
  const trades = useQuery(tradesQuery({ ...search, state: 'closed' }));
  const audit = useQuery(auditQuery(EACH));
  const all = [fills, decisions, orders, trades, audit];
  const happenings = useMemo(() => {
    if (!fills.data || !decisions.data || !orders.data || !trades.data || !audit.data) return undefined;
    const entries = audit.data.items.filter(
      ({ subject }) => profileId === null || subject === `profile:${profileId}`,
    );
    return journalOf(
      {
        fills: fills.data.items,
        decisions: decisions.data.items,
        orders: orders.data.items,
        trades: trades.data.items,
        audit: entries,
      },
      tellingIn({ say, server }, looks, (owner) => currencyOf(snapshot, owner)),
    );
  }, [
    fills.data,
    decisions.data,
    orders.data,
    trades.data,
    audit.data,
    profileId,
    say,
    server,
    looks,
    snapshot,
  ]);
  return {
    happenings,
    problem: all.find(({ error }) => error !== null)?.error ?? null,
    retry: () => all.forEach((query) => void query.refetch()),
  };
}

function currencyOf(snapshot: Snapshot | undefined, profileId: string): string {
  return snapshot?.profiles.find(({ profile }) => profile.profileId === profileId)?.profile.currency ?? 'USD';
}

function tellingIn(
  { say, server }: { readonly say: Say; readonly server: ServerWords | null },
  { language, privacy, zone }: Preferences,
  currency: (profileId: string) => string,
): Telling {
  return {
    fill: ({ side, quantity, symbol, price, fee, feeCurrency }) =>
      say('activity.fillTold', {
        side: say(`side.${side}`),
        quantity: plain(quantity, language),
        symbol,
        price: plain(price, language),
        fee: `${plain(fee, language)} ${feeCurrency}`,
      }),
    decision: (decision) =>
      momentsTold(decisionSentence(server, decision, language), language, zoneOf(zone, null)),
    order: ({ intent, status, reason }) =>
      say('activity.orderTold', {
        leg: intent.leg,
        symbol: intent.terms.symbol,
        status: status.replaceAll('_', ' '),
        reason: codeTold('why', reason, say),
      }),
    trade: ({ profileId, symbol, direction, exitReason, holding }) =>
      say('activity.tradeTold', {
        direction: say(`direction.${direction}`),
        symbol,
        by: codeTold('exit', exitReason, say),
        result: privacy ? HIDDEN : signedMoney(holding.realised, currency(profileId), language),
      }),
    audit: ({ action, by, reason }) => {
      const told = { by, action: deedOf(action, say) };
      return reason === null
        ? say('activity.auditTold', told)
        : say('activity.auditWhy', { ...told, reason });
    },
  };
}

/** What was done, in words; an action that the catalogue does not know yet is told by its code. */
function deedOf(action: string, say: Say): string {
  const key = `audit.${action}`;
  return key in en ? say(key as WordKey) : action;
}
