import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { useState } from 'react';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { prefer, usePreferences } from '../../lib/preferences.ts';
import { useWords } from '../../lib/words/words.ts';
import { PAGES } from './pages.ts';

const ITEM =
  'flex min-h-9 cursor-pointer items-center gap-2 rounded px-2 data-[selected=true]:bg-raised data-[selected=true]:text-accent';

/** Every page, profile and switch by a few letters. */
export function Palette({ onClose, onHalt }: { readonly onClose: () => void; readonly onHalt: () => void }) {
  const say = useWords();
  const navigate = useNavigate();
  const { data } = useQuery(snapshotQuery);
  const { theme, privacy } = usePreferences();
  const [text, setText] = useState('');
  const run = (action: () => void): (() => void) => {
    return () => {
      onClose();
      action();
    };
  };
  return (
    <Command.Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      label={say('shell.search')}
      overlayClassName="fixed inset-0 z-40 bg-black/60"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[min(34rem,94vw)] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-surface shadow-2xl"
    >
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder={say('shell.search')}
        className="w-full border-b border-line bg-transparent px-4 py-3 text-base placeholder:text-quiet focus-visible:outline-none"
      />
      <Command.List className="max-h-[60vh] overflow-y-auto p-2">
        <Command.Empty className="p-4 text-quiet">{say('shell.searchNothing')}</Command.Empty>
        <Command.Group heading={say('nav.profiles')} className="text-quiet [&_[cmdk-item]]:text-text">
          {(data?.profiles ?? []).map(({ profile: { profileId, name, symbols } }) => (
            <Command.Item
              key={profileId}
              value={`${name} ${symbols.join(' ')}`}
              className={ITEM}
              onSelect={run(() => void navigate({ to: '/profiles/$profileId', params: { profileId } }))}
            >
              {name} <span className="label ml-auto">{symbols.join(', ')}</span>
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading={say('shell.pages')} className="text-quiet [&_[cmdk-item]]:text-text">
          {PAGES.map(({ to, word, Icon, key }) => (
            <Command.Item key={to} className={ITEM} onSelect={run(() => void navigate({ to }))}>
              <Icon size={15} aria-hidden /> {say(word)}{' '}
              <kbd className="label ml-auto font-mono">g {key}</kbd>
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading={say('shell.actions')} className="text-quiet [&_[cmdk-item]]:text-text">
          <Command.Item className={ITEM} onSelect={run(onHalt)}>
            {say(data?.control?.state === 'HALTED' ? 'halt.resumeAll' : 'halt.buttonAll')}
          </Command.Item>
          <Command.Item className={ITEM} onSelect={run(() => void navigate({ to: '/profiles/new' }))}>
            {say('overview.create')}
          </Command.Item>
          <Command.Item
            className={ITEM}
            onSelect={run(() => prefer({ theme: theme === 'light' ? 'dark' : 'light' }))}
          >
            {say('shell.theme')}
          </Command.Item>
          <Command.Item className={ITEM} onSelect={run(() => prefer({ privacy: !privacy }))}>
            {say(privacy ? 'shell.privacyOff' : 'shell.privacyOn')}
          </Command.Item>
        </Command.Group>
      </Command.List>
    </Command.Dialog>
  );
}
