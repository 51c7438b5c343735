import { useEffect } from 'react';
import { preferences } from './preferences.ts';

/** What a key does. A pair is a letter after `g`. */
export type Bindings = Readonly<Record<string, () => void>>;

const SECOND_KEY_MS = 1_200;

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/**
 * Keys for whoever does not want to reach for a pointer. Single keys are off while somebody types, while a dialog is open, and where they were switched
 * off; Ctrl or Cmd with K always opens the palette.
 */
export function useShortcuts(bindings: Bindings): void {
  useEffect(() => {
    let after = '';
    let pressedAt = 0;
    const press = (event: KeyboardEvent): void => {
      const palette = bindings['mod+k'];
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && palette !== undefined) {
        event.preventDefault();
        return palette();
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      if (!preferences.current.shortcuts || document.querySelector('[role=dialog]') !== null) return;
      const first = event.timeStamp - pressedAt < SECOND_KEY_MS ? after : '';
      const run = bindings[`${first}${event.key}`];
      after = first === '' && event.key === 'g' ? 'g ' : '';
      pressedAt = event.timeStamp;
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [bindings]);
}
