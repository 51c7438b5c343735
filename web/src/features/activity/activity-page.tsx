import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import { useMemo, useState } from 'react';
import { AttentionList } from '../../components/attention-list.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Empty, Loading, ProblemNote } from '../../components/ui/states.tsx';
import { overviewQuery } from '../../lib/api/overview.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import type { ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { type Happening, type Kind, KINDS } from './journal.ts';
import { useJournal } from './use-journal.ts';

const SHOWN = 150;
const BOX = 'min-h-11 max-w-full rounded-md border border-edge bg-ground px-2 md:min-h-8';

/** What happened, in sentences, as it happens; paused, it stands still while somebody reads. */
export function ActivityPage() {
  const say = useWords();
  const { data: snapshot } = useQuery(snapshotQuery);
  const { data: overview } = useQuery(overviewQuery);
  const [profileId, setProfileId] = useState('');
  const [kind, setKind] = useState<Kind | ''>('');
  const [text, setText] = useState('');
  const { happenings, problem, retry } = useJournal(profileId === '' ? null : profileId);
  const [held, setHeld] = useState<readonly Happening[] | null>(null);
  const profiles = snapshot?.profiles ?? [];
  const all = held ?? happenings;
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return all
      ?.filter((one) => kind === '' || one.kind === kind)
      .filter(({ sentence, symbol }) => `${sentence} ${symbol ?? ''}`.toLowerCase().includes(wanted))
      .slice(0, SHOWN);
  }, [all, kind, text]);
  return (
    <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid grid-cols-1 gap-3">
        <h1 className="text-lg">{say('nav.activity')}</h1>
        <div className="flex flex-wrap gap-2">
          <select
            aria-label={say('common.profile')}
            className={BOX}
            value={profileId}
            onChange={({ target }) => setProfileId(target.value)}
          >
            <option value="">{say('activity.allProfiles')}</option>
            {profiles.map(({ profile }) => (
              <option key={profile.profileId} value={profile.profileId}>
                {profile.name}
              </option>
            ))}
          </select>
          <select
            aria-label={say('activity.kind')}
            className={BOX}
            value={kind}
            onChange={({ target }) => setKind(KINDS.find((each) => each === target.value) ?? '')}
          >
            <option value="">{say('activity.allKinds')}</option>
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {say(`activity.${each}`)}
              </option>
            ))}
          </select>
          <input
            type="search"
            aria-label={say('table.search')}
            placeholder={say('table.search')}
            className={`${BOX} min-w-0 flex-1`}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <Button
            aria-pressed={held !== null}
            onClick={() => setHeld(held === null ? (happenings ?? []) : null)}
          >
            {held === null ? <Pause size={15} aria-hidden /> : <Play size={15} aria-hidden />}
            {say(held === null ? 'activity.pause' : 'activity.follow')}
          </Button>
        </div>
        <Card flush title={say('activity.journal')}>
          {shown === undefined ? (
            problem === null ? (
              <Loading rows={10} />
            ) : (
              <ProblemNote problem={problem} onRetry={retry} />
            )
          ) : shown.length === 0 ? (
            <Empty title={say('activity.none')}>{say('activity.noneWords')}</Empty>
          ) : (
            <ul className="divide-y divide-line">
              {shown.map((happening) => (
                <Line key={happening.key} happening={happening} profiles={profiles} />
              ))}
            </ul>
          )}
        </Card>
      </div>
      <Card title={say('shell.attention')}>
        <AttentionList items={overview?.attention ?? []} profiles={profiles} />
      </Card>
    </div>
  );
}

function Line({
  happening,
  profiles,
}: {
  readonly happening: Happening;
  readonly profiles: readonly ProfileSnapshot[];
}) {
  const say = useWords();
  const { at, kind, profileId, symbol, sentence, tradeId, barClosesAt } = happening;
  const name = profiles.find(({ profile }) => profile.profileId === profileId)?.profile.name;
  return (
    <li className="grid gap-0.5 px-3 py-2 md:grid-cols-[9.5rem_6rem_minmax(0,1fr)] md:gap-3">
      <span className="label">
        <Moment at={at} precision="second" />
      </span>
      <span>
        <Badge tone={kind === 'fill' ? 'accent' : 'plain'}>{say(`activity.${kind}`)}</Badge>
      </span>
      <span className="min-w-0">
        {sentence}
        <span className="label block">
          {profileId === null ? null : (
            <Link
              to="/profiles/$profileId"
              params={{ profileId }}
              search={tradeId === null ? {} : { trade: tradeId }}
              className="lone-link"
            >
              {name ?? profileId}
            </Link>
          )}
          {profileId === null || symbol === null || barClosesAt === null ? null : (
            <>
              {' · '}
              <Link to="/explain" search={{ profileId, symbol, at: barClosesAt }} className="lone-link">
                {say('nav.explain')}
              </Link>
            </>
          )}
        </span>
      </span>
    </li>
  );
}
