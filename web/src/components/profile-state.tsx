import { CirclePause, CirclePlay, OctagonX, TrendingDown } from 'lucide-react';
import type { ProfileSnapshot } from '../lib/records.ts';
import { useWords } from '../lib/words/words.ts';
import { Badge } from './ui/badge.tsx';

/** What a profile does now. The desk's halt weighs more than the profile's own state. */
export function ProfileState({
  each: { profile, trading },
}: {
  readonly each: Pick<ProfileSnapshot, 'profile' | 'trading'>;
}) {
  const say = useWords();
  const why = trading.mode === 'ACTIVE' ? (profile.stateReason ?? '') : trading.why;
  if (profile.state === 'retired') return <Badge>{say('state.retired')}</Badge>;
  return (
    <span title={why}>
      {trading.mode === 'HALTED' ? (
        <Badge tone="down">
          <OctagonX size={12} aria-hidden /> {say('state.HALTED')}
        </Badge>
      ) : trading.mode === 'REDUCING' ? (
        <Badge tone="warn">
          <TrendingDown size={12} aria-hidden /> {say('state.REDUCING')}
        </Badge>
      ) : profile.state === 'paused' ? (
        <Badge tone="warn">
          <CirclePause size={12} aria-hidden /> {say('state.paused')}
        </Badge>
      ) : (
        <Badge tone="accent">
          <CirclePlay size={12} aria-hidden /> {say('state.active')}
        </Badge>
      )}
    </span>
  );
}
