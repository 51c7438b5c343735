import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { newKey } from '../lib/api/request.ts';
import { useWords } from '../lib/words/words.ts';
import { Button } from './ui/button.tsx';
import { Dialog } from './ui/dialog.tsx';
import { TextField } from './ui/field.tsx';
import { ProblemNote } from './ui/states.tsx';

/** Asks why, sends once, and shows what the server said: a click is no answer. */
export function ReasonDialog({
  title,
  verb,
  danger = false,
  children,
  onClose,
  run,
}: {
  readonly title: string;
  readonly verb: string;
  readonly danger?: boolean;
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly run: (reason: string, key: string) => Promise<void>;
}) {
  const say = useWords();
  const client = useQueryClient();
  const key = useRef(newKey());
  const [reason, setReason] = useState('');
  const command = useMutation({
    mutationFn: () => run(reason.trim(), key.current),
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    command.mutate();
  };
  return (
    <Dialog open onClose={onClose} title={title}>
      <form onSubmit={submit} className="grid grid-cols-1 gap-3">
        <div className="grid gap-2">{children}</div>
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
        {command.isError ? <ProblemNote problem={command.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('common.cancel')}</Button>
          <Button type="submit" look={danger ? 'danger' : 'primary'} pending={command.isPending}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
