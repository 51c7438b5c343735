import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, Trash2 } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { newKey } from '../../lib/api/request.ts';
import { deleteView, saveView, viewsQuery } from '../../lib/api/views.ts';
import { useWords } from '../../lib/words/words.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Queried } from '../ui/queried.tsx';
import { ProblemNote } from '../ui/states.tsx';
import type { TableState } from './table-view.ts';

interface Props {
  readonly table: string;
  readonly state: TableState;
  readonly onShow: (view: TableState) => void;
}

/** How a table is sorted, filtered and laid out, kept under names and found in every browser of the user. */
export function SavedViews(props: Props) {
  const say = useWords();
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button look="quiet">
          <Bookmark size={15} aria-hidden /> {say('views.title')}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          className="z-50 grid w-72 max-w-[94vw] gap-3 rounded-lg border border-line bg-surface p-3 shadow-2xl"
        >
          <Views {...props} onDone={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Views({ table, state, onShow, onDone }: Props & { readonly onDone: () => void }) {
  const say = useWords();
  const client = useQueryClient();
  const query = useQuery(viewsQuery(table));
  const [name, setName] = useState('');
  const again = () => client.invalidateQueries({ queryKey: ['views'] });
  const drop = useMutation({ mutationFn: deleteView, onSettled: again });
  const save = useMutation({
    mutationFn: () => saveView({ table, name: name.trim(), ...state }, newKey()),
    onSuccess: () => setName(''),
    onSettled: again,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <>
      <Queried query={query}>
        {(views) =>
          views.length === 0 ? (
            <p className="text-quiet">{say('views.none')}</p>
          ) : (
            <ul className="grid gap-1">
              {views.map((view) => (
                <li key={view.viewId} className="flex items-center gap-1">
                  <Button
                    look="quiet"
                    className="min-w-0 flex-1 justify-start"
                    onClick={() => {
                      onShow(view);
                      onDone();
                    }}
                  >
                    <span className="truncate">{view.name}</span>
                  </Button>
                  <IconButton
                    label={say('views.delete', { name: view.name })}
                    disabled={drop.isPending}
                    onClick={() => drop.mutate(view.viewId)}
                  >
                    <Trash2 size={15} aria-hidden />
                  </IconButton>
                </li>
              ))}
            </ul>
          )
        }
      </Queried>
      <form onSubmit={submit} className="grid gap-2 border-t border-line pt-3">
        <TextField
          label={say('views.name')}
          value={name}
          maxLength={60}
          required
          onChange={({ target }) => setName(target.value)}
        />
        {save.isError ? <ProblemNote problem={save.error} /> : null}
        <Button type="submit" look="primary" pending={save.isPending}>
          {say('views.save')}
        </Button>
      </form>
    </>
  );
}
