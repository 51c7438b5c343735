import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { OctagonX, Play } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { toast } from '../../lib/toast.ts';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { ProblemNote } from '../../components/ui/states.tsx';
import { setTenantTrading } from '../../lib/api/control-trading.ts';
import { newKey } from '../../lib/api/request.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import type { Snapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

const WORD = 'HALT';

/** The one button that is on every page at every size. A halt asks for a word, resuming for a reason. Neither is off while data is old. */
export function HaltControl({
  open,
  onOpen,
  onClose,
}: {
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}) {
  const say = useWords();
  const { data } = useQuery(snapshotQuery);
  const halted = data?.control?.state === 'HALTED';
  const Icon = halted ? Play : OctagonX;
  return (
    <>
      <Button look={halted ? 'primary' : 'danger'} aria-haspopup="dialog" onClick={onOpen}>
        <Icon size={16} aria-hidden />
        <span className="md:hidden">{say(halted ? 'halt.resume' : 'halt.button')}</span>
        <span className="hidden md:inline">{say(halted ? 'halt.resumeAll' : 'halt.buttonAll')}</span>
      </Button>
      <Dialog open={open} onClose={onClose} title={say(halted ? 'halt.resumeTitle' : 'halt.title')}>
        <HaltForm halted={halted} snapshot={data} onClose={onClose} />
      </Dialog>
    </>
  );
}

function HaltForm({
  halted,
  snapshot,
  onClose,
}: {
  readonly halted: boolean;
  readonly snapshot: Snapshot | undefined;
  readonly onClose: () => void;
}) {
  const say = useWords();
  const client = useQueryClient();
  const key = useRef(newKey());
  const [reason, setReason] = useState('');
  const [word, setWord] = useState('');
  const [missed, setMissed] = useState(false);
  const command = useMutation({
    mutationFn: () => setTenantTrading(halted ? 'resume' : 'halt', reason.trim(), key.current),
    onSuccess: async () => {
      toast.success(say(halted ? 'halt.resumed' : 'halt.done'));
      onClose();
      await client.invalidateQueries();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const typed = halted || word.trim().toUpperCase() === WORD;
    setMissed(!typed);
    if (typed) command.mutate();
  };
  const counts = {
    trades: snapshot?.openTrades.length ?? '?',
    orders: snapshot?.workingOrders.length ?? '?',
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <p>{say(halted ? 'halt.resumeWords' : 'halt.words', counts)}</p>
      <TextField
        label={say('common.reason')}
        hint={say('common.reasonHint')}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        minLength={3}
        maxLength={300}
        required
        autoFocus
      />
      {halted ? null : (
        <TextField
          label={say('halt.type', { word: WORD })}
          error={missed ? say('halt.typeMiss', { word: WORD }) : null}
          value={word}
          onChange={({ target }) => setWord(target.value)}
          spellCheck={false}
        />
      )}
      {command.isError ? <ProblemNote problem={command.error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{say('common.cancel')}</Button>
        <Button type="submit" look={halted ? 'primary' : 'danger'} pending={command.isPending}>
          {say(halted ? 'halt.resumeAll' : 'halt.buttonAll')}
        </Button>
      </div>
    </form>
  );
}
