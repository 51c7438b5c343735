import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { ProblemNote } from '../../components/ui/states.tsx';
import { duplicateProfile } from '../../lib/api/duplicate-profile.ts';
import { newKey } from '../../lib/api/request.ts';
import type { ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

export function DuplicateDialog({
  each,
  onClose,
}: {
  readonly each: ProfileSnapshot;
  readonly onClose: () => void;
}) {
  const say = useWords();
  const client = useQueryClient();
  const go = useNavigate();
  const key = useRef(newKey());
  const [name, setName] = useState(`${each.profile.name} 2`.slice(0, 80));
  const command = useMutation({
    mutationFn: () => duplicateProfile(each.profile.profileId, name.trim(), key.current),
    onSuccess: async ({ profileId }) => {
      onClose();
      void client.invalidateQueries();
      await go({ to: '/profiles/$profileId', params: { profileId } });
    },
    onError: () => {
      key.current = newKey();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    command.mutate();
  };
  return (
    <Dialog open onClose={onClose} title={`${say('profile.duplicate')}: ${each.profile.name}`}>
      <form onSubmit={submit} className="grid grid-cols-1 gap-3">
        <p>{say('profile.duplicateWords')}</p>
        <TextField
          label={say('profile.duplicateName')}
          value={name}
          onChange={({ target }) => setName(target.value)}
          maxLength={80}
          required
          autoFocus
        />
        {command.isError ? <ProblemNote problem={command.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('common.cancel')}</Button>
          <Button type="submit" look="primary" pending={command.isPending}>
            {say('profile.duplicate')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
