import { z } from 'zod';
import { PREFERENCES } from '../../../shared/application/records/user-kinds.ts';
import { readOwn, saveOwn } from '../../../shared/application/use-cases/user-settings/own-record.ts';
import {
  deleteView,
  readViews,
  saveView,
} from '../../../shared/application/use-cases/user-settings/views.ts';
import {
  readWatchlist,
  saveWatchlist,
} from '../../../shared/application/use-cases/user-settings/watchlist.ts';
import { idCodec } from '../../../shared/contracts/codec.ts';
import { nothing } from '../../../shared/contracts/http.ts';
import {
  newViewBody,
  preferencesAnswer,
  preferencesSchema,
  viewSchema,
  viewsAnswer,
  viewsQuery,
  watchlistAnswer,
  watchlistBody,
} from '../../../shared/contracts/user-settings.ts';
import { http, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';

/** How a user looks at things is the user's own, so whoever may look may choose. */
const own = { access: READERS, group: 'Own settings', params: nothing } as const;
const read = { ...own, method: 'GET', body: null, idempotent: false } as const;
/** A whole under the revision that was read: storing it twice stores it once. */
const replace = { ...own, method: 'PUT', query: nothing, idempotent: false } as const;

const getPreferences = http({
  ...read,
  name: 'get-preferences',
  route: 'preferences',
  summary: 'Reads how the caller wants to see things.',
  query: nothing,
  answer: preferencesAnswer,
  handle: async ({ principal }, services) => {
    const found = await readOwn(PREFERENCES, principal, services);
    const { preferences = null, revision = 0 } = found?.value ?? {};
    return answer(preferencesAnswer, { preferences, revision }, { etag: String(revision) });
  },
});

const putPreferences = http({
  ...replace,
  name: 'put-preferences',
  route: 'preferences',
  summary: 'Stores how the caller wants to see things. If-Match names the revision that was read.',
  body: preferencesSchema,
  answer: preferencesAnswer,
  handle: async ({ principal, body, ifMatch }, services) => {
    const saved = await saveOwn(
      PREFERENCES,
      (mine) => ({ ...mine, preferences: body }),
      principal,
      ifMatch,
      services,
    );
    if (!saved.ok) return { problem: saved.refusal };
    const { preferences, revision } = saved.value;
    return answer(preferencesAnswer, { preferences, revision }, { etag: String(revision) });
  },
});

const getWatchlist = http({
  ...read,
  name: 'get-watchlist',
  route: 'watchlist',
  summary: 'Reads what the caller watches, each with the close of its newest bar.',
  query: nothing,
  answer: watchlistAnswer,
  handle: async ({ principal }, services) => {
    const list = await readWatchlist(principal, services);
    return answer(watchlistAnswer, list, { etag: String(list.revision) });
  },
});

const putWatchlist = http({
  ...replace,
  name: 'put-watchlist',
  route: 'watchlist',
  summary: 'Stores what the caller watches, in its order. If-Match names the revision that was read.',
  body: watchlistBody,
  answer: watchlistAnswer,
  handle: async ({ principal, body, ifMatch }, services) => {
    const saved = await saveWatchlist(principal, body.items, ifMatch, services);
    if (!saved.ok) return { problem: saved.refusal };
    return answer(watchlistAnswer, saved.value, { etag: String(saved.value.revision) });
  },
});

const listViews = http({
  ...read,
  name: 'list-views',
  route: 'views',
  summary: 'Lists the saved views of the caller, of one table or of all.',
  query: viewsQuery,
  answer: viewsAnswer,
  handle: async ({ principal, query }, services) =>
    answer(viewsAnswer, { items: [...(await readViews(principal, query.table, services))] }),
});

const newView = http({
  ...own,
  method: 'POST',
  name: 'save-view',
  route: 'views',
  summary: 'Keeps how a table is sorted, filtered and laid out, under a name.',
  query: nothing,
  body: newViewBody,
  answer: viewSchema,
  idempotent: true,
  handle: async ({ principal, body, commandId }, services) => {
    const saved = await saveView(principal, body, commandId, services);
    return saved.ok ? answer(viewSchema, saved.value, { status: 201 }) : { problem: saved.refusal };
  },
});

const dropView = http({
  ...own,
  method: 'DELETE',
  name: 'delete-view',
  route: 'views/{viewId}',
  summary: 'Forgets a saved view.',
  params: z.strictObject({ viewId: idCodec<string>() }),
  query: nothing,
  body: nothing,
  answer: null,
  idempotent: true,
  handle: async ({ principal, params }, services) =>
    (await deleteView(principal, params.viewId, services))
      ? { status: 204 }
      : { problem: { code: 'NOT_FOUND' } },
});

export const userSettingsRows: readonly HttpRow[] = [
  getPreferences,
  putPreferences,
  getWatchlist,
  putWatchlist,
  listViews,
  newView,
  dropView,
];
