import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { snapshotQuery } from '../lib/api/snapshot.ts';
import { usePreferences } from '../lib/preferences.ts';
import { useServerWords, useWords } from '../lib/words/words.ts';
import type { Telling } from './alert-words.ts';

/** The words, language and names of the moment, for sentences about alerts. */
export function useAlertTelling(): Telling {
  const say = useWords();
  const server = useServerWords();
  const { language } = usePreferences();
  const { data } = useQuery(snapshotQuery);
  return useMemo(() => {
    const names = new Map(data?.profiles.map(({ profile }) => [profile.profileId, profile.name]));
    return { say, server, language, nameOf: (profileId) => names.get(profileId) ?? profileId };
  }, [say, server, language, data?.profiles]);
}
