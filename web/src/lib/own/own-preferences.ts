import { onChanges } from '../live/live.ts';
import { prefer, preferences } from '../preferences.ts';
import type { OwnPreferences } from '../records.ts';
import { ApiProblem, read, send } from '../api/request.ts';
import { StoredValue } from '../stored-value.ts';
import { tableLayouts } from '../table-layouts.ts';
import { OwnSync, type Synced } from './own-sync.ts';

type Own = NonNullable<OwnPreferences['preferences']>;

/** Typing and sliding are one change. */
const QUIET_MS = 700;

const synced = new StoredValue<Synced<Own> | null>('ballast.synced', null, (given) =>
  typeof given === 'object' ? (given as Synced<Own> | null) : null,
);

/** What follows the user. Whether this browser may tell of something in the background is this browser's own. */
function mine(): Own {
  const { theme, palette, zone, language, privacy, shortcuts } = preferences.current;
  return { theme, palette, zone, language, privacy, shortcuts, tables: tableLayouts.current };
}

function become({ tables, ...shown }: Own): void {
  prefer(shown);
  tableLayouts.set(tables);
}

async function store(value: Own, revision: number): Promise<number | null> {
  try {
    const command = { method: 'PUT', body: value, ifMatch: String(revision) } as const;
    return (await send<OwnPreferences>('preferences', command)).body.revision;
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.code === 'CHANGED_SINCE_READ') return null;
    throw problem;
  }
}

/** From now on what the user chooses here is stored, and what is chosen in another browser is shown here. */
export function followOwnPreferences(): void {
  const own = new OwnSync<Own>({
    read: async () => {
      const { preferences: value, revision } = await read<OwnPreferences>('preferences');
      return { value, revision };
    },
    store,
    mine,
    become,
    synced: () => synced.current,
    remember: (now) => synced.set(now),
  });
  let timer: number | null = null;
  const soon = (): void => {
    timer ??= window.setTimeout(() => {
      timer = null;
      void own.sync();
    }, QUIET_MS);
  };
  void own.sync().then(() => {
    preferences.subscribe(soon);
    tableLayouts.subscribe(soon);
  });
  onChanges((changes) => {
    if (changes.some(({ type }) => type === 'preferences')) soon();
  });
  window.addEventListener('online', soon);
}
