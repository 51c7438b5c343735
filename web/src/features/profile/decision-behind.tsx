import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DecisionWords } from '../../components/decision-words.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import { decisionsQuery } from '../../lib/api/decisions.ts';
import type { ProfileSnapshot, Trade } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

/** The decision that caused a trade; a trade by hand has none. */
export function DecisionBehind({ each, trade }: { readonly each: ProfileSnapshot; readonly trade: Trade }) {
  const say = useWords();
  const { profileId } = each.profile;
  const { data } = useQuery(decisionsQuery({ profileId, state: 'intent', limit: 500 }));
  const decision = data?.items.find(({ tradeId }) => tradeId === trade.tradeId);
  if (data === undefined) return null;
  if (decision === undefined) return <p className="text-quiet">{say('drawer.byHand')}</p>;
  return (
    <section className="grid gap-1 rounded-md border border-line bg-raised/50 p-3">
      <h3 className="text-sm">{say('drawer.decision')}</h3>
      <p>
        <DecisionWords decision={decision} />
      </p>
      <p className="label">
        <Moment at={decision.barClosesAt} /> ·{' '}
        {decision.verdicts.filter(({ status }) => status === 'pass').length}/{decision.verdicts.length}
      </p>
      <Link
        to="/explain"
        search={{ profileId, symbol: decision.symbol, at: decision.barClosesAt }}
        className="lone-link"
      >
        {say('drawer.explain')}
      </Link>
    </section>
  );
}
