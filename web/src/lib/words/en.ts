import { activity } from './en/activity.ts';
import { alerts } from './en/alerts.ts';
import { chart } from './en/chart.ts';
import { desk } from './en/desk.ts';
import { explain } from './en/explain.ts';
import { overview } from './en/overview.ts';
import { profile } from './en/profile.ts';
import { research } from './en/research.ts';
import { shell } from './en/shell.ts';
import { watchlist } from './en/watchlist.ts';

/** Every text of the screens. What the server says itself (sentences of decisions, problems) is shown as it says it. */
export const en = {
  ...shell,
  ...overview,
  ...profile,
  ...chart,
  ...explain,
  ...research,
  ...activity,
  ...desk,
  ...alerts,
  ...watchlist,
};

export type WordKey = keyof typeof en;
/** A catalogue has each text of the English one, or it does not compile. */
export type Words = Readonly<Record<WordKey, string>>;
