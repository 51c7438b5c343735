import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { Popover } from 'radix-ui';
import { AttentionList } from '../../components/attention-list.tsx';
import { overviewQuery } from '../../lib/api/overview.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { useWords } from '../../lib/words/words.ts';

/** What needs somebody, from every page. */
export function AttentionMenu() {
  const say = useWords();
  const { data } = useQuery(overviewQuery);
  const { data: snapshot } = useQuery(snapshotQuery);
  const count = data?.attention.length ?? 0;
  const label = count === 0 ? say('shell.attention') : say('shell.attentionCount', { count });
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={label}
        title={label}
        className="relative inline-flex size-11 items-center justify-center rounded-md text-quiet hover:bg-raised hover:text-text md:size-8"
      >
        <TriangleAlert size={16} aria-hidden />
        {count === 0 ? null : (
          <span className="figure absolute top-1 right-1 rounded-full bg-warn px-1 text-[0.6rem] leading-4 font-bold text-ground md:-top-0.5 md:-right-0.5">
            {count}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          className="z-50 w-96 max-w-[94vw] rounded-lg border border-line bg-surface p-3 shadow-2xl"
        >
          <p className="mb-2 font-medium">{say('shell.attention')}</p>
          <AttentionList items={data?.attention ?? []} profiles={snapshot?.profiles ?? []} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
