import { useState } from 'react';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Button } from '../../components/ui/button.tsx';
import { setProfileTrading } from '../../lib/api/control-trading.ts';
import { setProfileState } from '../../lib/api/profile-state.ts';
import type { ProfileSnapshot } from '../../lib/records.ts';
import type { WordKey } from '../../lib/words/en.ts';
import { useTrusted } from '../../lib/trust.ts';
import { useWords } from '../../lib/words/words.ts';
import { DuplicateDialog } from './duplicate-dialog.tsx';
import { FlattenDialog } from './flatten-dialog.tsx';
import { TicketDialog } from './ticket-dialog.tsx';

type Verb = 'pause' | 'resume' | 'halt' | 'unhalt' | 'retire';

/** What each verb does, in the words of the person who is about to do it. */
const WORDS: Readonly<Record<Verb, WordKey>> = {
  pause: 'profile.pauseWords',
  resume: 'profile.resumeWords',
  halt: 'profile.haltWords',
  unhalt: 'profile.unhaltWords',
  retire: 'profile.retireWords',
};

/** Verbs that are not one another. Halting is never off; whatever opens a position is, while the truth is old. */
export function ProfileActions({ each }: { readonly each: ProfileSnapshot }) {
  const say = useWords();
  const trusted = useTrusted();
  const [asked, setAsked] = useState<Verb | 'flatten' | 'enter' | 'duplicate' | null>(null);
  const { profile, trading } = each;
  const close = (): void => setAsked(null);
  if (profile.state === 'retired') return null;
  const run = (verb: Verb) => (reason: string, key: string) => {
    if (verb === 'halt' || verb === 'unhalt')
      return setProfileTrading(
        profile.profileId,
        { mode: verb === 'halt' ? 'HALTED' : 'ACTIVE', reason },
        key,
      );
    return setProfileState(profile.profileId, verb, reason, key);
  };
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button look="primary" disabled={!trusted} className="max-md:hidden" onClick={() => setAsked('enter')}>
        {say('profile.newTrade')}
      </Button>
      {profile.state === 'paused' ? (
        <Button onClick={() => setAsked('resume')}>{say('profile.resume')}</Button>
      ) : (
        <Button onClick={() => setAsked('pause')}>{say('profile.pause')}</Button>
      )}
      {trading.mode === 'ACTIVE' ? (
        <Button onClick={() => setAsked('halt')}>{say('profile.halt')}</Button>
      ) : (
        <Button look="primary" onClick={() => setAsked('unhalt')}>
          {say('profile.unhalt')}
        </Button>
      )}
      <Button disabled={!trusted} onClick={() => setAsked('flatten')}>
        {say('profile.flatten')}
      </Button>
      <Button look="quiet" className="max-md:hidden" onClick={() => setAsked('duplicate')}>
        {say('profile.duplicate')}
      </Button>
      <Button look="quiet" className="max-md:hidden" onClick={() => setAsked('retire')}>
        {say('profile.retire')}
      </Button>
      {asked === 'flatten' ? <FlattenDialog each={each} onClose={close} /> : null}
      {asked === 'enter' ? <TicketDialog each={each} onClose={close} /> : null}
      {asked === 'duplicate' ? <DuplicateDialog each={each} onClose={close} /> : null}
      {asked === null || asked === 'flatten' || asked === 'enter' || asked === 'duplicate' ? null : (
        <ReasonDialog
          title={`${say(`profile.${asked}`)}: ${profile.name}`}
          verb={say(`profile.${asked}`)}
          danger={asked === 'halt' || asked === 'retire'}
          onClose={close}
          run={run(asked)}
        >
          <p>{say(WORDS[asked])}</p>
        </ReasonDialog>
      )}
    </div>
  );
}
