import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { toast } from '../../lib/toast.ts';
import { Direction } from '../../components/figures/direction.tsx';
import { Money, Plain, Pnl } from '../../components/figures/figures.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { closeTrade } from '../../lib/api/close-trade.ts';
import { newKey } from '../../lib/api/request.ts';
import { tradeQuery, type TradeStory } from '../../lib/api/trade.ts';
import type { ProfileSnapshot } from '../../lib/records.ts';
import { useTrusted } from '../../lib/trust.ts';
import { codeTold } from '../../lib/words/told.ts';
import { useWords } from '../../lib/words/words.ts';
import { DecisionBehind } from './decision-behind.tsx';
import { TradeTimeline } from './trade-timeline.tsx';
import { useMarket } from './use-market.ts';

/** One trade from the decision to the last fill, with every id, cost and delay on the way. */
export function TradeDrawer({
  each,
  tradeId,
  onClose,
}: {
  readonly each: ProfileSnapshot;
  readonly tradeId: string;
  readonly onClose: () => void;
}) {
  const say = useWords();
  const story = useQuery(tradeQuery(each.profile.profileId, tradeId));
  const title = story.data === undefined ? say('drawer.title') : `${story.data.trade.symbol}`;
  return (
    <Dialog open onClose={onClose} side title={title}>
      <Queried query={story}>{(found) => <Story each={each} story={found} />}</Queried>
    </Dialog>
  );
}

function Story({ each, story }: { readonly each: ProfileSnapshot; readonly story: TradeStory }) {
  const say = useWords();
  const { trade, orders } = story;
  const { currency } = each.profile;
  const { priceDecimals, calendar } = useMarket(each, trade.symbol);
  const entry = orders.find(({ intent }) => intent.leg === 'entry');
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Direction direction={trade.direction} />
        <Badge tone={trade.status === 'open' ? 'accent' : 'plain'}>
          {say(`trade.status.${trade.status}`)}
        </Badge>
        {trade.exitReason === null ? null : <Badge>{codeTold('exit', trade.exitReason, say)}</Badge>}
        <CloseTrade each={each} story={story} />
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-4">
        <Figure label={say('trades.result')}>
          <Pnl amount={trade.holding.realised} currency={currency} />
        </Figure>
        <Figure label={say('trades.fees')}>
          <Money amount={trade.fees.quote} currency={currency} />
        </Figure>
        <Figure label={say('trades.quantity')}>
          <Plain amount={trade.enteredQuantity} />
        </Figure>
        <Figure label={say('drawer.stillOpen')}>
          <Plain amount={trade.holding.quantity} />
        </Figure>
        <Figure label={say('drawer.decisionPrice')}>
          <Plain amount={entry?.intent.referencePrice} decimals={priceDecimals} />
        </Figure>
        <Figure label={say('drawer.entryPrice')}>
          <Plain amount={entry?.averagePrice} decimals={priceDecimals} />
        </Figure>
        <Figure label={say('drawer.firstStop')}>
          <Plain amount={trade.initialStopPrice} decimals={priceDecimals} />
        </Figure>
        <Figure label={say('drawer.stopNow')}>
          <Plain amount={trade.protection?.stopPrice} decimals={priceDecimals} />
        </Figure>
      </dl>
      <DecisionBehind each={each} trade={trade} />
      <TradeTimeline story={story} calendar={calendar} decimals={priceDecimals} />
      <p className="label">
        {say('trades.id')} <code className="select-all">{trade.tradeId}</code>
      </p>
    </div>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="label">{label}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}

function CloseTrade({ each, story }: { readonly each: ProfileSnapshot; readonly story: TradeStory }) {
  const say = useWords();
  const trusted = useTrusted();
  const client = useQueryClient();
  const key = useRef(newKey());
  const { tradeId, status, wantedExit } = story.trade;
  const command = useMutation({
    mutationFn: () => closeTrade(each.profile.profileId, tradeId, null, key.current),
    onSuccess: async () => {
      toast.success(say('drawer.closing'));
      await client.invalidateQueries();
    },
    onError: (failure) => toast.error(failure.message),
  });
  if (status !== 'open') return null;
  if (wantedExit !== null) return <Badge tone="warn">{say('drawer.closingNow')}</Badge>;
  return (
    <Button
      look="danger"
      className="ml-auto"
      pending={command.isPending}
      disabled={!trusted}
      onClick={() => command.mutate()}
    >
      {say('drawer.close')}
    </Button>
  );
}
