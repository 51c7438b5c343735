import { z } from 'zod';
import type { ProfileId } from '../domain/ids/ids.ts';
import { TIMEFRAMES } from '../domain/time/timeframe.ts';
import { idCodec, instantCodec } from './codec.ts';
import { sourceText, symbolText } from './http.ts';

/** What one user of a tenant has chosen. None of it is money; it follows the user to every browser. */

const THEMES = ['dark', 'light', 'system'] as const;
const PALETTES = ['green-up', 'red-up', 'blue-orange'] as const;
const ZONES = ['exchange', 'local', 'utc'] as const;
const LANGUAGES = ['en', 'de'] as const;

const NAME = /^[a-z][a-zA-Z0-9.-]{0,59}$/;
const tableName = z.string().regex(NAME, 'expected the name of a table, such as orders');
const columnName = z.string().regex(NAME, 'expected the name of a column');
const SORTED_MAX = 10;
const COLUMNS_MAX = 60;
const TABLES_MAX = 60;

/** How a table is laid out: what it is sorted by, the first first, and which columns are not shown. */
const layout = {
  sorting: z.array(z.strictObject({ id: columnName, desc: z.boolean() })).max(SORTED_MAX),
  hidden: z.array(columnName).max(COLUMNS_MAX),
};

export const preferencesSchema = z.strictObject({
  theme: z.enum(THEMES),
  palette: z.enum(PALETTES),
  zone: z.enum(ZONES),
  language: z.enum(LANGUAGES),
  privacy: z.boolean().meta({ description: 'Amounts are hidden.' }),
  shortcuts: z.boolean().meta({ description: 'Shortcuts of a single key.' }),
  tables: z
    .record(tableName, z.strictObject(layout))
    .refine((tables) => Object.keys(tables).length <= TABLES_MAX, `expected at most ${TABLES_MAX} tables`),
});

const owned = { userId: z.string(), changedAt: instantCodec, revision: z.int() };

export const storedPreferencesSchema = z.object({ ...owned, preferences: preferencesSchema });

export const preferencesAnswer = z.object({
  preferences: preferencesSchema
    .nullable()
    .meta({ description: 'Null for a user who has never chosen anything.' }),
  revision: z.int().meta({ description: 'What If-Match of a change names; 0 before the first one.' }),
});

const watched = z.strictObject({
  source: sourceText,
  symbol: symbolText,
  timeframe: z.enum(TIMEFRAMES),
  profileId: idCodec<ProfileId>()
    .nullable()
    .default(null)
    .meta({ description: 'Whose rules are asked about each bar; null for nobody.' }),
});
export type Watched = z.output<typeof watched>;

const seriesOf = ({ source, symbol, timeframe }: Watched): string => `${source}|${symbol}|${timeframe}`;
const WATCHED_MAX = 60;

export const watchlistBody = z.strictObject({
  items: z
    .array(watched)
    .max(WATCHED_MAX, `expected at most ${WATCHED_MAX} symbols`)
    .refine(
      (items) => new Set(items.map(seriesOf)).size === items.length,
      'expected each symbol of a source and timeframe once',
    ),
});

export const storedWatchlistSchema = z.object({ ...owned, items: z.array(watched) });

/** The close of the newest bar: there is no other quote here, and a bar that is not closed is not known. */
const lastBar = z.object({
  close: z.number(),
  closesAt: instantCodec,
  changePct: z.number().nullable().meta({ description: 'Against the close of the bar before, in percent.' }),
  closes: z.array(z.number()).meta({ description: 'The last closes, at most 40, the oldest first.' }),
});

export const watchlistAnswer = z.object({
  revision: z.int().meta({ description: 'What If-Match of a change names; 0 before the first one.' }),
  items: z.array(
    z.object({
      ...watched.shape,
      profileId: idCodec<ProfileId>().nullable(),
      tickSize: z.string().nullable(),
      calendar: z.string().nullable(),
      synthetic: z.boolean().meta({ description: 'True for bars that no market made.' }),
      lastBar: lastBar.nullable().meta({ description: 'Null while no bar is kept.' }),
      trouble: z
        .object({ code: z.string(), sentence: z.string() })
        .nullable()
        .meta({ description: 'Why the series cannot be traded on at the moment.' }),
    }),
  ),
});
export type Watchlist = z.output<typeof watchlistAnswer>;

const viewName = z.string().trim().min(1, 'expected a name').max(60, 'expected at most 60 characters');
const FILTERS_MAX = 20;

/** A table as somebody wants to find it again. */
const view = {
  table: tableName,
  name: viewName,
  ...layout,
  filters: z
    .record(columnName, z.string().max(100))
    .refine((filters) => Object.keys(filters).length <= FILTERS_MAX, 'too many filters'),
  search: z.string().max(100),
};
export const newViewBody = z.strictObject(view);
export type NewView = z.output<typeof newViewBody>;

export const viewSchema = z.object({
  viewId: z.string(),
  userId: z.string(),
  ...view,
  createdAt: instantCodec,
});
export type SavedView = z.output<typeof viewSchema>;
export const viewsQuery = z.strictObject({ table: tableName.optional() });
export const viewsAnswer = z.object({ items: z.array(viewSchema) });
