/** Bugs in what looks after things later: order sync, reconciliation, sweeps. */
export const CARE = [
  {
    name: 'nobody takes up what was left lying',
    changes: [
      {
        file: 'functions/timers/care.ts',
        find: '    sweepStaleOrders(tenant, services),\n',
        put: '    Promise.resolve(tenant === null ? 1 : 0),\n',
      },
    ],
  },
  {
    name: 'only orders that are new are looked after',
    changes: [
      {
        file: 'shared/application/use-cases/sync/open-orders.ts',
        find: "states: [...OPEN_STATUSES, 'reserved'] };",
        put: "states: [...OPEN_STATUSES].filter((one) => one === 'pending_new' || one === 'new') };",
      },
    ],
    survives: 'reconciliation reads every fill of the account, whatever the status of its order',
    seenIn: 'nobody looks after orders that are not new',
  },
  {
    name: 'the cursor moves before the reports are safe',
    changes: [
      {
        file: 'shared/application/use-cases/sync-orders.ts',
        find: "    await services.messaging.forTenant(tenant).sendForProfile('executions', owner, messages);\n",
        put: "    later.push(() => services.messaging.forTenant(tenant).sendForProfile('executions', owner, messages));\n",
      },
      {
        file: 'shared/application/use-cases/sync-orders.ts',
        find: 'async function queued(',
        put: 'const later: (() => Promise<void>)[] = [];\n\nasync function queued(',
      },
      {
        file: 'shared/application/use-cases/sync-orders.ts',
        find: '  return news;\n',
        put: '  for (const send of later.splice(0)) await send();\n  return news;\n',
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
        find: "      if (outcome === 'held-up') held.add(placeOf(mismatch));\n",
        put: '',
      },
    ],
  },
  {
    name: 'a list ends with its first twenty-five',
    changes: [
      {
        file: 'shared/application/records/all-documents.ts',
        find: '    cursor = page.cursor ?? undefined;',
        put: '    cursor = undefined;',
      },
      {
        file: 'shared/application/records/all-documents.ts',
        find: '  let cursor = query.cursor;',
        put: '  let cursor = query.cursor;\n  query = { ...query, limit: 25 };',
      },
    ],
  },
  {
    name: 'a child of a bracket is not asked for',
    changes: [
      {
        file: 'shared/application/use-cases/sync/open-orders.ts',
        find: "states: [...OPEN_STATUSES, 'reserved'] };",
        put: 'states: [...OPEN_STATUSES] };',
      },
    ],
  },
  {
    name: 'reports that were lost are not read again',
    changes: [
      {
        file: 'shared/application/use-cases/sync/reports-place.ts',
        find: "  return isWorkedOn || ageMs <= LOST_AFTER_MS ? 'waiting' : 'lost';",
        put: "  return isWorkedOn || ageMs <= LOST_AFTER_MS ? 'waiting' : 'recorded';",
      },
    ],
  },
  {
    name: 'an incomplete list counts as complete',
    changes: [
      {
        file: 'shared/application/use-cases/reconcile/read-venue.ts',
        find: `  if (!orders.complete) return { incomplete: \`open orders: \${orders.reason}\` };\n`,
        put: '',
      },
      {
        file: 'shared/application/use-cases/reconcile/read-venue.ts',
        find: '      orders: orders.items,',
        put: '      orders: orders.complete ? orders.items : [],',
      },
    ],
  },
  {
    name: 'what is traded at the counter is nobody’s business',
    changes: [
      {
        file: 'shared/domain/reconciliation/diff-orders.ts',
        find: '    if (waiting.has(place)) continue;\n',
        put: '    if (waiting.has(place) || order === undefined) continue;\n',
      },
    ],
  },
  {
    name: 'the reports of an account go to its oldest profile',
    changes: [
      {
        file: 'shared/application/use-cases/sync/report-owner.ts',
        find: '      (await owners.of(report)) ?? (orphansTo',
        put: '      (await owners.members())[0] ?? (orphansTo',
      },
    ],
  },
  {
    name: 'nobody looks after orders that are not new',
    changes: [
      {
        file: 'shared/application/use-cases/sync/open-orders.ts',
        find: "states: [...OPEN_STATUSES, 'reserved'] };",
        put: "states: [...OPEN_STATUSES].filter((one) => one === 'pending_new' || one === 'new') };",
      },
      {
        file: 'shared/domain/reconciliation/diff.ts',
        find: '    ...diffFills(local, venue),\n',
        put: '',
      },
      {
        file: 'shared/domain/reconciliation/diff.ts',
        find: 'import { diffFills, diffOrders, unrecorded }',
        put: 'import { diffOrders, unrecorded }',
      },
    ],
  },
];
