import { Link } from '@tanstack/react-router';
import { Percent, Pnl, Money } from './figures/figures.tsx';
import { DecisionWords } from './decision-words.tsx';
import { Moment } from './figures/moment.tsx';
import { ProfileState } from './profile-state.tsx';
import type { Overview, ProfileOverview, ProfileSnapshot } from '../lib/records.ts';
import { useWide } from '../lib/use-wide.ts';
import { useWords } from '../lib/words/words.ts';
import { MISSING } from '../lib/format/amounts.ts';

const CELL = 'px-3 py-2 align-top';

/** Every profile with its state, its money and its last word. On a phone each is a card. */
export function ProfilesTable({
  profiles,
  overview,
  retired = false,
}: {
  readonly profiles: readonly ProfileSnapshot[];
  readonly overview: Overview | null;
  /** With those that are over. */
  readonly retired?: boolean;
}) {
  const say = useWords();
  const wide = useWide();
  const worthOf = (profileId: string): ProfileOverview | undefined =>
    overview?.profiles.find((each) => each.profileId === profileId);
  const openOf = (profileId: string): number =>
    overview?.openTrades.filter((trade) => trade.profileId === profileId).length ?? 0;
  const shown = profiles.filter(({ profile }) => retired || profile.state !== 'retired');
  if (!wide)
    return (
      <ul className="divide-y divide-line">
        {shown.map((each) => (
          <ProfileCard key={each.profile.profileId} each={each} known={worthOf(each.profile.profileId)} />
        ))}
      </ul>
    );
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="text-left text-xs text-quiet">
          <th scope="col" className={CELL}>
            {say('common.profile')}
          </th>
          <th scope="col" className={CELL}>
            {say('overview.state')}
          </th>
          <th scope="col" className={`${CELL} text-right`}>
            {say('overview.equity')}
          </th>
          <th scope="col" className={`${CELL} text-right`}>
            {say('overview.day')}
          </th>
          <th scope="col" className={`${CELL} text-right`}>
            {say('overview.drawdown')}
          </th>
          <th scope="col" className={`${CELL} text-right`}>
            {say('overview.openTrades')}
          </th>
          <th scope="col" className={CELL}>
            {say('overview.lastDecision')}
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((each) => (
          <ProfileRow
            key={each.profile.profileId}
            each={each}
            known={worthOf(each.profile.profileId)}
            open={openOf(each.profile.profileId)}
          />
        ))}
      </tbody>
    </table>
  );
}

function Name({ each }: { readonly each: ProfileSnapshot }) {
  const { profileId, name, symbols, market } = each.profile;
  return (
    <>
      <Link
        to="/profiles/$profileId"
        params={{ profileId }}
        className="font-medium text-text no-underline hover:text-accent hover:underline"
      >
        {name}
      </Link>
      <span className="label block">
        {symbols.join(', ')} · {market.timeframe} · {market.source}
      </span>
    </>
  );
}

function LastDecision({ known }: { readonly known: ProfileOverview | undefined }) {
  const say = useWords();
  const decision = known?.lastDecision;
  if (decision === undefined) return <>{MISSING}</>;
  if (decision === null) return <span className="text-quiet">{say('overview.noDecision')}</span>;
  return (
    <>
      <span className="line-clamp-2">
        <DecisionWords decision={decision} />
      </span>
      <span className="label">
        {decision.symbol} · <Moment at={decision.barClosesAt} calendar={known?.clock.calendar ?? null} />
      </span>
    </>
  );
}

function ProfileRow({
  each,
  known,
  open,
}: {
  readonly each: ProfileSnapshot;
  readonly known: ProfileOverview | undefined;
  readonly open: number;
}) {
  const { currency } = each.profile;
  const worth = known?.worth;
  return (
    <tr className="border-t border-line hover:bg-raised/50">
      <th scope="row" className={`${CELL} text-left font-normal`}>
        <Name each={each} />
      </th>
      <td className={CELL}>
        <ProfileState each={each} />
      </td>
      <td className={`${CELL} text-right`}>
        <Money amount={worth?.equity} currency={currency} />
      </td>
      <td className={`${CELL} text-right`}>
        <Pnl amount={worth?.dayPnl} currency={currency} />
        <span className="label block">
          <Percent amount={worth?.dayPnlPct} signed />
        </span>
      </td>
      <td className={`${CELL} text-right`}>
        <Percent amount={worth?.drawdownPct} />
      </td>
      <td className={`${CELL} figure text-right`}>{open}</td>
      <td className={`${CELL} max-w-80 text-xs`}>
        <LastDecision known={known} />
      </td>
    </tr>
  );
}

function ProfileCard({
  each,
  known,
}: {
  readonly each: ProfileSnapshot;
  readonly known: ProfileOverview | undefined;
}) {
  const { currency } = each.profile;
  return (
    <li className="grid gap-1.5 p-3">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <Name each={each} />
        </div>
        <ProfileState each={each} />
      </div>
      <div className="flex items-baseline justify-between gap-3">
        <span className="text-base font-medium">
          <Money amount={known?.worth?.equity} currency={currency} />
        </span>
        <Pnl amount={known?.worth?.dayPnl} currency={currency} />
      </div>
      <div className="text-xs text-quiet">
        <LastDecision known={known} />
      </div>
    </li>
  );
}
