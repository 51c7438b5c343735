import { activity } from './de/activity.ts';
import { alerts } from './de/alerts.ts';
import { chart } from './de/chart.ts';
import { desk } from './de/desk.ts';
import { explain } from './de/explain.ts';
import { overview } from './de/overview.ts';
import { profile } from './de/profile.ts';
import { research } from './de/research.ts';
import { shell } from './de/shell.ts';
import { watchlist } from './de/watchlist.ts';
import type { Words } from './en.ts';

export const de: Words = {
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
