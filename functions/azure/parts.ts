import type { Row } from '../rows.ts';

/**
 * The manifest in the parts that a function loads one by one, each with its first call: what the other functions need costs it nothing. A test
 * compares the parts with the manifest.
 */
export const PARTS = {
  'http/alerts': async () => (await import('../http/routes/alerts.ts')).alertRows,
  'http/audit': async () => (await import('../http/routes/audit.ts')).auditRows,
  'http/backtests': async () => (await import('../http/routes/backtests.ts')).backtestRows,
  'http/bars': async () => (await import('../http/routes/bars.ts')).barRows,
  'http/control': async () => (await import('../http/routes/control.ts')).controlRows,
  'http/demo': async () => (await import('../http/routes/demo.ts')).demoRows,
  'http/explain': async () => (await import('../http/routes/explain.ts')).explainRows,
  'http/instruments': async () => (await import('../http/routes/instruments.ts')).instrumentRows,
  'http/ledger': async () => (await import('../http/routes/ledger.ts')).ledgerRows,
  'http/overview': async () => (await import('../http/routes/overview.ts')).overviewRows,
  'http/portfolio': async () => (await import('../http/routes/portfolio.ts')).portfolioRows,
  'http/manual-orders': async () => (await import('../http/routes/manual-orders.ts')).manualOrderRows,
  'http/profiles': async () => (await import('../http/routes/profiles.ts')).profileRows,
  'http/profile-states': async () => (await import('../http/routes/profile-states.ts')).profileStateRows,
  'http/realtime': async () => (await import('../http/routes/realtime.ts')).realtimeRows,
  'http/record-details': async () => (await import('../http/routes/record-details.ts')).recordDetailRows,
  'http/reconciliation': async () => (await import('../http/routes/reconciliation.ts')).reconciliationRows,
  'http/records': async () => (await import('../http/routes/records.ts')).recordRows,
  'http/reference': async () => (await import('../http/routes/reference.ts')).referenceRows,
  'http/status': async () => (await import('../http/routes/status.ts')).statusRows,
  'http/user-settings': async () => (await import('../http/routes/user-settings.ts')).userSettingsRows,
  // They describe all routes, so they load all of them.
  'http/documentation': async () => {
    const { httpRows } = await import('../http/routes.ts');
    return httpRows.filter(({ name }) => name === 'get-openapi' || name === 'get-docs');
  },
  timers: async () => (await import('../timers/timer-rows.ts')).timerRows,
  queues: async () => (await import('../queues/queue-rows.ts')).queueRows,
  feeds: async () => (await import('../feeds/feed-rows.ts')).feedRows,
  durable: async () => (await import('../durable/durable-rows.ts')).durableRows,
} as const satisfies Readonly<Record<string, () => Promise<readonly Row[]>>>;

export type PartName = keyof typeof PARTS;
