import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Loading } from '../components/ui/states.tsx';
import { ErrorPage } from './error-page.tsx';
import { NotFound } from './not-found.tsx';
import { type ExplainSearch, type Given, numberOf, type ProfileSearch, textOf } from './search.ts';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const getParentRoute = () => root;

const overview = createRoute({
  getParentRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
});
const positions = createRoute({
  getParentRoute,
  path: '/positions',
  component: lazyRouteComponent(() => import('../features/positions/positions-page.tsx'), 'PositionsPage'),
});
const profiles = createRoute({
  getParentRoute,
  path: '/profiles',
  component: lazyRouteComponent(() => import('../features/profiles/profiles-page.tsx'), 'ProfilesPage'),
});
const profile = createRoute({
  getParentRoute,
  path: '/profiles/$profileId',
  /** What is looked at is in the address: it can be kept, sent and gone back to. */
  validateSearch: (search: Given): ProfileSearch => ({
    tab: textOf(search['tab']),
    trade: textOf(search['trade']),
    symbol: textOf(search['symbol']),
    timeframe: textOf(search['timeframe']),
    from: numberOf(search['from']),
    to: numberOf(search['to']),
  }),
  component: lazyRouteComponent(() => {
    // The chart is the heaviest part of the page: it comes beside the page and not after it.
    void import('../components/charts/price-chart.tsx').catch(() => undefined);
    return import('../features/profile/profile-page.tsx');
  }, 'ProfilePage'),
});
const explain = createRoute({
  getParentRoute,
  path: '/explain',
  validateSearch: (search: Given): ExplainSearch => ({
    profileId: textOf(search['profileId']),
    symbol: textOf(search['symbol']),
    at: numberOf(search['at']),
  }),
  component: lazyRouteComponent(() => import('../features/explain/explain-page.tsx'), 'ExplainPage'),
});
const wizard = createRoute({
  getParentRoute,
  path: '/profiles/new',
  component: lazyRouteComponent(() => import('../features/wizard/wizard-page.tsx'), 'WizardPage'),
});
const performance = createRoute({
  getParentRoute,
  path: '/performance',
  validateSearch: (search: Given): Pick<ExplainSearch, 'profileId'> => ({
    profileId: textOf(search['profileId']),
  }),
  component: lazyRouteComponent(
    () => import('../features/performance/performance-page.tsx'),
    'PerformancePage',
  ),
});
const backtests = createRoute({
  getParentRoute,
  path: '/backtests',
  component: lazyRouteComponent(() => import('../features/backtests/backtests-page.tsx'), 'BacktestsPage'),
});
const backtest = createRoute({
  getParentRoute,
  path: '/backtests/$backtestId',
  component: lazyRouteComponent(() => import('../features/backtests/backtest-page.tsx'), 'BacktestPage'),
});
const compare = createRoute({
  getParentRoute,
  path: '/backtests/compare',
  validateSearch: (search: Given): { readonly ids?: string | undefined } => ({ ids: textOf(search['ids']) }),
  component: lazyRouteComponent(() => import('../features/backtests/compare-page.tsx'), 'ComparePage'),
});
const activity = createRoute({
  getParentRoute,
  path: '/activity',
  component: lazyRouteComponent(() => import('../features/activity/activity-page.tsx'), 'ActivityPage'),
});
const watchlist = createRoute({
  getParentRoute,
  path: '/watchlist',
  component: lazyRouteComponent(() => import('../features/watchlist/watchlist-page.tsx'), 'WatchlistPage'),
});
const alerts = createRoute({
  getParentRoute,
  path: '/alerts',
  component: lazyRouteComponent(() => import('../features/alerts/alerts-page.tsx'), 'AlertsPage'),
});
const settings = createRoute({
  getParentRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    positions,
    profiles,
    wizard,
    profile,
    explain,
    performance,
    backtests,
    compare,
    backtest,
    activity,
    watchlist,
    alerts,
    settings,
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: () => <Loading rows={8} />,
  defaultErrorComponent: ({ error, reset }) => <ErrorPage error={error} onRetry={reset} />,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
