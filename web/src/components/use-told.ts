import { useCallback } from 'react';
import { zoneOf } from '../lib/format/moments.ts';
import { usePreferences } from '../lib/preferences.ts';
import { momentsTold } from '../lib/words/told.ts';

/** Puts the moments of the server's sentences into the zone in which moments of that market are read; null for moments of ours. */
export function useTold(calendar: string | null = null): (sentence: string) => string {
  const { language, zone } = usePreferences();
  return useCallback(
    (sentence) => momentsTold(sentence, language, zoneOf(zone, calendar)),
    [language, zone, calendar],
  );
}
