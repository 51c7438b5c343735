import {
  Activity,
  Bell,
  Eye,
  FlaskConical,
  Gauge,
  ChartCandlestick,
  LayoutDashboard,
  Layers,
  ListChecks,
  type LucideIcon,
  Settings,
} from 'lucide-react';
import type { WordKey } from '../../lib/words/en.ts';

export interface PageLink {
  readonly to: string;
  readonly word: WordKey;
  readonly Icon: LucideIcon;
  /** The letter after `g`. */
  readonly key: string;
}

/** The pages of the menu, in its order. The first ones have a place in the bar of a phone. */
export const PAGES: readonly PageLink[] = [
  { to: '/', word: 'nav.overview', Icon: LayoutDashboard, key: 'o' },
  { to: '/positions', word: 'nav.positions', Icon: Layers, key: 'p' },
  { to: '/activity', word: 'nav.activity', Icon: Activity, key: 'a' },
  { to: '/profiles', word: 'nav.profiles', Icon: ChartCandlestick, key: 'r' },
  { to: '/watchlist', word: 'nav.watchlist', Icon: Eye, key: 'w' },
  { to: '/alerts', word: 'nav.alerts', Icon: Bell, key: 'l' },
  { to: '/explain', word: 'nav.explain', Icon: ListChecks, key: 'e' },
  { to: '/performance', word: 'nav.performance', Icon: Gauge, key: 'f' },
  { to: '/backtests', word: 'nav.backtests', Icon: FlaskConical, key: 'b' },
  { to: '/settings', word: 'nav.settings', Icon: Settings, key: 's' },
];
