import { Link } from '@tanstack/react-router';
import { Moment } from './figures/moment.tsx';
import type { Attention, ProfileSnapshot } from '../lib/records.ts';
import { useWords } from '../lib/words/words.ts';

/** One line for each thing that needs somebody, with whose it is, why and since when. */
export function AttentionList({
  items,
  profiles,
}: {
  readonly items: readonly Attention[];
  readonly profiles: readonly ProfileSnapshot[];
}) {
  const say = useWords();
  if (items.length === 0) return <p className="text-quiet">{say('shell.allWell')}</p>;
  return (
    <ul className="grid gap-2">
      {items.map(({ code, profileId, subject, why, since }) => {
        const name = profiles.find(({ profile }) => profile.profileId === profileId)?.profile.name;
        return (
          <li key={`${code} ${profileId ?? ''} ${subject ?? ''}`} className="border-l-2 border-warn pl-2">
            {profileId === null ? null : (
              <Link
                to="/profiles/$profileId"
                params={{ profileId }}
                className="font-medium text-accent underline-offset-2 hover:underline"
              >
                {name ?? profileId}
              </Link>
            )}
            <p>{say(`attention.${code}`)}</p>
            {why === null ? null : <p className="text-quiet">{why}</p>}
            {since === null ? null : (
              <p className="label">
                <Moment at={since} />
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
