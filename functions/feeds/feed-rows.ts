import { TENANT_CONTAINERS } from '../../shared/contracts/topology.ts';
import { isShown, publishChanges } from './publish-changes.ts';
import { raiseAlertsOf } from './raise-alerts.ts';
import { feed, type FeedRow } from '../rows.ts';

/** Everything that a change of a record starts. */
export const feedRows: readonly FeedRow[] = [
  feed({
    name: 'publish-changes',
    containers: TENANT_CONTAINERS,
    screens: TENANT_CONTAINERS.filter(isShown),
    handle: publishChanges,
  }),
  feed({ name: 'raise-alerts', containers: ['trading-records'], screens: null, handle: raiseAlertsOf }),
];
