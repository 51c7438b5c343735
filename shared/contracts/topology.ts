import topology from '../../infra/topology.json' with { type: 'json' };

/** Containers whose every document belongs to one tenant. The names are those of infra/topology.json; topology.test.ts compares. */
export const TENANT_CONTAINERS = [
  'trading-profiles',
  'trading-control',
  'trading-records',
  'snapshots',
  'backtests',
  'paper-venue',
  'commands',
  'audit-events',
  'alerts',
  'user-settings',
] as const;
export type TenantContainer = (typeof TENANT_CONTAINERS)[number];

export const PLATFORM_CONTAINERS = ['dynamic-config', 'market-bars', 'platform'] as const;
export type PlatformContainer = (typeof PLATFORM_CONTAINERS)[number];

export const QUEUES = ['order-intents', 'executions', 'evaluations', 'backtests'] as const;
export type QueueName = (typeof QUEUES)[number];

export const SCHEDULES = [
  'STRATEGY_LOOP',
  'ORDER_SYNC',
  'POSITION_MONITOR',
  'EQUITY_MARK',
  'LEDGER_WATCH',
  'RECONCILE',
  'PARITY',
  'STALE_ORDERS',
  'ALERT_WATCH',
] as const;
export type ScheduleName = (typeof SCHEDULES)[number];

export interface QueueTopology {
  readonly name: string;
  readonly sessions: boolean;
  readonly duplicateWindowMinutes: number;
  readonly maxDeliveries: number;
  readonly lockSeconds: number;
}

export function queueTopology(name: QueueName): QueueTopology {
  const found = topology.queues.find((queue) => queue.name === name);
  if (found === undefined) throw new RangeError(`infra/topology.json has no queue ${name}`);
  return found;
}

export function defaultSchedule(name: ScheduleName): string {
  const found = topology.schedules.find((schedule) => schedule.name === name);
  if (found === undefined) throw new RangeError(`infra/topology.json has no schedule ${name}`);
  return found.default;
}

/** The realtime group of a tenant. There is no other kind of group, so nothing can be sent to everybody. */
export function tenantGroup(tenantId: string): string {
  return `tenant:${tenantId}`;
}
