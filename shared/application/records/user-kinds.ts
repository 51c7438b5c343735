import { storedPreferencesSchema, storedWatchlistSchema, viewSchema } from '../../contracts/user-settings.ts';
import { recordKind } from './record-codec.ts';

export const USER_SETTINGS = 'user-settings';

/** Each user has a partition, and one record of these in it. */
export const PREFERENCES = recordKind({
  type: 'preferences',
  schema: storedPreferencesSchema,
  key: () => 'own',
  filing: (stored) => ({ state: null, at: stored.changedAt }),
});

export const WATCHLIST = recordKind({
  type: 'watchlist',
  schema: storedWatchlistSchema,
  key: () => 'own',
  filing: (stored) => ({ state: null, at: stored.changedAt }),
});

/** Listed by the table that it is a view of. */
export const VIEW = recordKind({
  type: 'view',
  schema: viewSchema,
  key: (view) => view.viewId,
  filing: (view) => ({ state: view.table, at: view.createdAt }),
});
