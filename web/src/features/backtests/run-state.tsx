import { Badge, type Tone } from '../../components/ui/badge.tsx';
import type { Backtest } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

const TONES: Readonly<Record<Backtest['state'], Tone>> = {
  queued: 'plain',
  running: 'accent',
  done: 'up',
  failed: 'down',
  canceled: 'warn',
};

export function RunState({ run }: { readonly run: Backtest }) {
  const say = useWords();
  return (
    <span className="grid justify-items-end gap-1">
      <Badge tone={TONES[run.state]}>{say(`backtest.${run.state}`)}</Badge>
      {run.finishedAt === null ? (
        <progress value={run.progress} max={1} aria-label={say('backtest.progress')} className="w-24" />
      ) : null}
    </span>
  );
}
