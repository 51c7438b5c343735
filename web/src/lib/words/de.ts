import { chart } from './de/chart.ts';
import { explain } from './de/explain.ts';
import { overview } from './de/overview.ts';
import { profile } from './de/profile.ts';
import { shell } from './de/shell.ts';
import type { Words } from './en.ts';

export const de: Words = { ...shell, ...overview, ...profile, ...chart, ...explain };
