import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Check, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { Money, Pnl } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import type { Column } from '../../components/table/column.ts';
import { DataTable } from '../../components/table/data-table.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty, Loading, ProblemNote } from '../../components/ui/states.tsx';
import { ledgerQuery } from '../../lib/api/ledger.ts';
import { postingsQuery } from '../../lib/api/postings.ts';
import { isoOf } from '../../lib/format/iso.ts';
import type { Ledger, Posting, ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

/** Where the money is, that it adds up, and the journal behind it. */
export function LedgerTab({ each }: { readonly each: ProfileSnapshot }) {
  const say = useWords();
  const ledger = useQuery(ledgerQuery(each.profile.profileId));
  return (
    <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <Card title={say('ledger.statement')}>
        <Queried query={ledger}>{(found) => <Statement ledger={found} />}</Queried>
      </Card>
      <Card flush title={say('ledger.journal')}>
        <Journal each={each} />
      </Card>
    </div>
  );
}

function Statement({ ledger }: { readonly ledger: Ledger }) {
  const say = useWords();
  const { statement, invariant, postings } = ledger;
  const { currency } = statement;
  const lines = [
    ['ledger.allocated', statement.allocated, ''],
    ['ledger.orders', statement.reservedForOrders, '−'],
    ['ledger.positions', statement.reservedForPositions, '−'],
  ] as const;
  return (
    <div className="grid grid-cols-1 gap-3">
      <dl className="grid gap-1.5">
        {lines.map(([word, amount, sign]) => (
          <div key={word} className="flex justify-between gap-3">
            <dt>
              {sign} {say(word)}
            </dt>
            <dd>
              <Money amount={amount} currency={currency} />
            </dd>
          </div>
        ))}
        <div className="flex justify-between gap-3">
          <dt>+ {say('ledger.realised')}</dt>
          <dd>
            <Pnl amount={statement.realisedPnl} currency={currency} />
          </dd>
        </div>
        <div className="flex justify-between gap-3 border-t border-edge pt-1.5 font-semibold">
          <dt>= {say('ledger.headroom')}</dt>
          <dd>
            <Money amount={statement.headroom} currency={currency} />
          </dd>
        </div>
        <div className="flex justify-between gap-3 text-quiet">
          <dt>{say('ledger.fees')}</dt>
          <dd>
            <Money amount={statement.feesPaid} currency={currency} />
          </dd>
        </div>
      </dl>
      <div>
        <Badge tone={invariant.holds ? 'up' : 'down'}>
          {invariant.holds ? <Check size={12} aria-hidden /> : <TriangleAlert size={12} aria-hidden />}
          {say(invariant.holds ? 'ledger.holds' : 'ledger.broken')}
        </Badge>
        <p className="label mt-1">{invariant.formula}</p>
        <p className="label">{say('ledger.postings', { count: postings })}</p>
      </div>
    </div>
  );
}

function Journal({ each }: { readonly each: ProfileSnapshot }) {
  const say = useWords();
  const postings = useInfiniteQuery(postingsQuery(each.profile.profileId));
  const rows = useMemo(() => postings.data?.pages.flatMap(({ items }) => items) ?? [], [postings.data]);
  const columns = useMemo(
    (): readonly Column<Posting>[] => [
      { id: 'sequence', title: '#', value: ({ sequence }) => sequence, numeric: true },
      {
        id: 'when',
        title: say('common.when'),
        value: ({ at }) => at,
        numeric: true,
        show: ({ at }) => <Moment at={at} precision="second" />,
        exported: ({ at }) => isoOf(at),
      },
      { id: 'kind', title: say('ledger.kind'), value: ({ kind }) => kind, choices: true },
      { id: 'symbol', title: say('common.symbol'), value: ({ symbol }) => symbol, choices: true },
      {
        id: 'legs',
        title: say('ledger.legs'),
        value: ({ legs }) => legsText(legs),
        show: ({ legs }) => <span className="figure font-mono text-xs">{legsText(legs)}</span>,
      },
      { id: 'because', title: say('orders.reason'), value: ({ because }) => because },
      { id: 'trade', title: say('trades.id'), value: ({ tradeId }) => tradeId, extra: true },
      { id: 'fence', title: say('ledger.fence'), value: ({ fence }) => fence, numeric: true, extra: true },
      {
        id: 'operation',
        title: say('ledger.operation'),
        value: ({ operationId }) => operationId,
        extra: true,
      },
    ],
    [say],
  );
  if (postings.isPending) return <Loading />;
  if (postings.isError && rows.length === 0)
    return <ProblemNote problem={postings.error} onRetry={() => void postings.refetch()} />;
  return (
    <>
      <DataTable
        name="postings"
        columns={columns}
        rows={rows}
        keyOf={({ sequence }) => String(sequence)}
        card={({ sequence, kind, at, legs, symbol }) => (
          <div className="grid gap-0.5 p-3">
            <p className="flex justify-between gap-3">
              <span>
                #{sequence} {kind} {symbol}
              </span>
              <span className="label">
                <Moment at={at} />
              </span>
            </p>
            <p className="label font-mono">{legsText(legs)}</p>
          </div>
        )}
        empty={<Empty title={say('ledger.none')} />}
      />
      {postings.hasNextPage ? (
        <div className="border-t border-line p-2 text-center">
          <Button pending={postings.isFetchingNextPage} onClick={() => void postings.fetchNextPage()}>
            {say('common.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** The legs as in double entry: signed, and zero in sum. */
function legsText(legs: Posting['legs']): string {
  return Object.entries(legs)
    .map(([account, amount]) => `${account} ${amount}`)
    .join(' · ');
}
