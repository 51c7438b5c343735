/** Bugs in what looks after things later: order sync, reconciliation, sweeps. */
export const CARE = [
  {
    name: 'nobody takes up what was left lying',
    changes: [
      {
        file: 'functions/timers/care.ts',
        find: 'sweepStaleOrders(tenant, services));',
        put: 'Promise.resolve(tenant === null ? 1 : 0));',
      },
    ],
  },
  {
    name: 'only orders that are new are looked after',
    changes: [
      {
        file: 'shared/application/use-cases/sync-orders.ts',
        find: '    states: OPEN,',
        put: "    states: ['pending_new', 'new'],",
      },
    ],
    survives: 'reconciliation reads every fill of the account, whatever the status of its order',
  },
  {
    name: 'the cursor moves before the reports are safe',
    changes: [
      {
        file: 'shared/application/use-cases/sync-orders.ts',
        find: "  await services.messaging.forTenant(tenant).sendForProfile('executions', profile, messages);\n",
        put: '',
      },
      {
        file: 'shared/application/use-cases/sync-orders.ts',
        find: '  await store.write(RECORDS, id, [write]);\n  return page.reports.length;',
        put: "  await store.write(RECORDS, id, [write]);\n  await services.messaging.forTenant(tenant).sendForProfile('executions', profile, messages);\n  return page.reports.length;",
      },
    ],
  },
  {
    name: 'a report is done while it is still being recorded',
    changes: [
      {
        file: 'functions/queues/executions.ts',
        find: "  if (state?.status === 'completed') return;",
        put: "  if (state?.status !== 'failed') return;",
      },
    ],
  },
  {
    name: 'a record that is not visible yet is not there',
    changes: [
      {
        file: 'shared/application/records/load-slice.ts',
        find: '    if (value !== null) return value;\n    throw',
        put: '    if (value !== null || key !== "") return value as Value;\n    throw',
      },
      {
        file: 'shared/application/records/load-slice.ts',
        find: '  return orders.filter((order) => !isTerminal(order.status));',
        put: '  return orders.filter((order) => (order as Order | null) !== null && !isTerminal(order.status));',
      },
    ],
  },
  {
    name: 'nobody frees a forgotten slot',
    changes: [
      {
        file: 'functions/timers/care.ts',
        find: 'freeForgottenSlots(tenant, services));',
        put: 'Promise.resolve(tenant === null ? 1 : 0));',
      },
    ],
  },
  {
    name: 'a pass of the reconciliation goes on past a repair that was held up',
    changes: [
      {
        file: 'shared/application/use-cases/reconcile/reconcile-account.ts',
        find: "      if (outcome === 'held-up') return bench.state;",
        put: "      if (outcome === 'held-up') continue;",
      },
    ],
  },
];
