import { useQuery } from '@tanstack/react-query';
import { Plain } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import { Direction } from '../../components/figures/direction.tsx';
import { ruleOf } from '../../components/rules.ts';
import { DecisionWords } from '../../components/decision-words.tsx';
import { useTold } from '../../components/use-told.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { Card } from '../../components/ui/card.tsx';
import { decisionsQuery } from '../../lib/api/decisions.ts';
import { instrumentsQuery } from '../../lib/api/instruments.ts';
import { decimalsOf } from '../../lib/format/amounts.ts';
import type { Explained, ProfileSnapshot } from '../../lib/records.ts';
import { type Say, useWords } from '../../lib/words/words.ts';
import { RuleList } from './rule-list.tsx';
import { Thresholds } from './thresholds.tsx';

/** One bar: what came of it, the first reason against an entry in one sentence, what would have to change, and every rule. */
export function BarVerdict({
  each,
  symbol,
  explained,
}: {
  readonly each: ProfileSnapshot;
  readonly symbol: string;
  readonly explained: Explained;
}) {
  const say = useWords();
  const { profileId, market } = each.profile;
  const { data: instruments } = useQuery(instrumentsQuery);
  const instrument = instruments?.find((one) => one.symbol === symbol && one.source === market.source);
  const told = useTold(instrument?.calendar ?? null);
  const decimals = decimalsOf(instrument?.tickSize);
  const { data: decisions } = useQuery(decisionsQuery({ profileId, limit: 500 }));
  const decision = decisions?.items.find(
    (one) => one.symbol === symbol && one.barClosesAt === explained.closesAt,
  );
  const { blocker, verdicts, plan } = explained;
  return (
    <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_26rem]">
      <Card
        title={
          <>
            {symbol} <Plain amount={explained.close} decimals={decimals} /> ·{' '}
            <Moment at={explained.closesAt} calendar={instrument?.calendar ?? null} />
          </>
        }
        actions={
          <>
            <Direction direction={explained.direction} />
            <Badge tone={explained.outcome === 'enter' ? 'accent' : 'plain'}>
              {say(explained.outcome === 'enter' ? 'explain.enter' : 'explain.hold')}
            </Badge>
          </>
        }
      >
        <div className="grid grid-cols-1 gap-3">
          <p className="text-base font-medium">{firstReason(explained, say, told)}</p>
          {decision === undefined ? null : (
            <p className="rounded-md border border-line bg-raised/60 p-2">
              <Badge tone={decision.outcome === 'intent' ? 'accent' : 'warn'}>
                {say(`decision.${decision.outcome}`)}
              </Badge>{' '}
              <DecisionWords decision={decision} />
            </p>
          )}
          {plan === null ? null : (
            <p className="figure text-sm whitespace-normal text-quiet">
              {say('explain.plan')} <Plain amount={plan.entryReference} decimals={decimals} /> ·{' '}
              {say('chart.stop')} <Plain amount={plan.stop} decimals={decimals} /> · {say('chart.target')}{' '}
              <Plain amount={plan.target} decimals={decimals} />
            </p>
          )}
          <RuleList
            verdicts={verdicts}
            blockedBy={blocker?.by ?? null}
            calendar={instrument?.calendar ?? null}
          />
        </div>
      </Card>
      <Card title={say('explain.change')}>
        <Thresholds thresholds={explained.thresholds} />
        <p className="label mt-3">{say('explain.recomputed', { version: explained.parametersVersion })}</p>
      </Card>
    </div>
  );
}

function firstReason({ blocker, verdicts }: Explained, say: Say, told: (sentence: string) => string): string {
  if (blocker === null) return say('explain.allPass');
  const first = verdicts.find(({ rule }) => rule === blocker.by);
  return `${say('explain.because')} ${told(first?.reason ?? `${say(ruleOf(blocker.by).word)}: ${blocker.code}`)}`;
}
