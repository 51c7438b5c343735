/**
 * Bugs that others have paid for, planted one at a time when the simulator is bundled: in `file`, `find` is put in place of by `put`. A text that is not
 * there exactly once stops the run, so a mutant never lives on as a comment. `twin` is a second change of the same bug. `survives` says why a mutant is
 * no bug here: something else protects.
 */
export const MUTANTS = [
  {
    name: 'a new client id for every attempt',
    file: 'shared/application/use-cases/send-order.ts',
    find: '    clientOrderId: order.clientOrderId,\n    terms: order.intent.terms,',
    put: `    clientOrderId: \`\${order.clientOrderId.slice(0, 31)}\${input.reserve === null ? 1 : Math.floor(services.clock.now() / 1000) % 10}\` as typeof order.clientOrderId,\n    terms: order.intent.terms,`,
    twin: {
      file: 'shared/application/use-cases/send-order.ts',
      find: 'function requestFor({ sendBefore }: SendOrder, { slice, order }: Standing): OrderRequest {',
      put: 'function requestFor(input: SendOrder, { slice, order }: Standing, services: Services): OrderRequest {\n  const { sendBefore } = input;',
    },
    third: {
      file: 'shared/application/use-cases/send-order.ts',
      find: 'const request = requestFor(input, standing);',
      put: 'const request = requestFor(input, standing, services);',
    },
  },
  {
    name: 'a time-out is a refusal',
    file: 'shared/application/use-cases/send-order.ts',
    find: "      return { kind: 'event', event: { kind: 'unknown', reason: outcome.reason }, at };",
    put: "      return { kind: 'event', event: { kind: 'rejected', reason: outcome.reason }, at };",
  },
  {
    name: 'sent before it is on record',
    file: 'shared/application/use-cases/send-order.ts',
    find: '  const written = await store.write(RECORDS, profile.profileId, writes);\n  if (written.ok) {\n    const after',
    put: '  await sending.venue.submit(requestFor(input, { slice, order }));\n  const written = await store.write(RECORDS, profile.profileId, writes);\n  if (written.ok) {\n    const after',
  },
  {
    name: 'several writes instead of one batch',
    file: 'shared/application/use-cases/record-facts.ts',
    find: "  const written = await store.write(RECORDS, profile.profileId, writes);\n  if (!written.ok) return 'changed';\n  const calls",
    put: '  for (const one of writes) await store.write(RECORDS, profile.profileId, [one]);\n  const calls',
  },
  {
    name: 'an older status takes back a newer one',
    file: 'shared/domain/orders/order-status.ts',
    find: '  if (claimed === status || RANK[claimed] < RANK[status]) return ok(status);\n',
    put: '  if (claimed === status) return ok(status);\n  if (RANK[claimed] < RANK[status]) return ok(claimed);\n',
  },
  {
    name: 'desks named without their tenant',
    file: 'shared/application/principal.ts',
    find: `  return \`\${address.tenantId}~\${address.profileId}\`;`,
    put: `  return \`acme~\${address.profileId}\`;`,
  },
  {
    name: 'nobody takes up what was left lying',
    file: 'functions/timers/care.ts',
    find: 'sweepStaleOrders(tenant, services));',
    put: 'Promise.resolve(tenant === null ? 1 : 0));',
  },
  {
    name: 'every attempt of a leg has the same id',
    file: 'shared/domain/orders/exit-orders.ts',
    find: '  const attempt = trade.attempts[wish.leg] + 1;',
    put: '  const attempt = 1;',
  },
  {
    name: 'fills of a cancelled order are dropped',
    file: 'shared/domain/orders/apply-report.ts',
    find: '  for (const fill of report.fills) {\n    const refusal',
    put: '  for (const fill of order.cancelWanted !== null ? [] : report.fills) {\n    const refusal',
  },
  {
    name: 'not found once is not placed',
    file: 'shared/application/use-cases/look-up-order.ts',
    find: "  if (!isAbsenceProven(asked, services.clock.now(), absenceProofMs(venue.capabilities)))\n    return { kind: 'not-found' };\n",
    put: "  if (asked.notFound < 1) return { kind: 'not-found' };\n",
  },
  {
    name: 'writes without an etag',
    file: 'shared/application/records/slice-writes.ts',
    find: '  return etag === undefined ? createOf(kind, value) : replaceOf(kind, value, etag);',
    put: '  return upsertOf(kind, value);',
    twin: {
      file: 'shared/application/records/slice-writes.ts',
      find: 'function unchangedSinceRead<Value>(',
      put: 'export function unchangedSinceRead<Value>(',
    },
  },
  {
    name: 'no entry lock and no slot',
    file: 'shared/domain/desk/steps/entry.ts',
    find: '  if (holder !== undefined) {',
    put: '  if (holder !== undefined && holder.tradeId === operation.tradeId) {',
    twin: {
      file: 'shared/application/records/slice-writes.ts',
      find: "    kind: 'create',\n    id: slotId(trade.symbol),",
      put: "    kind: 'upsert',\n    id: slotId(trade.symbol),",
    },
  },
  {
    name: 'a cancel that was asked for is taken as carried out',
    file: 'shared/domain/orders/order-status.ts',
    find: "const CANCELABLE: Steps = { cancel_requested: 'pending_cancel' };",
    put: "const CANCELABLE: Steps = { cancel_requested: 'canceled' };",
  },
  {
    name: 'a refusal after two requests is taken as final',
    file: 'shared/domain/orders/order-events.ts',
    find: '  if (order.requestsSent > 1) {',
    put: '  if (order.requestsSent > 99) {',
  },
  {
    name: 'sent again where names are free again',
    file: 'shared/application/use-cases/send-order.ts',
    find: "    venue.capabilities.clientIdUniqueness === 'forever' &&\n",
    put: '',
  },
  {
    name: 'an error of the store in the branch of the venue',
    file: 'shared/application/use-cases/send-order.ts',
    find: '  return settle(sending, standing, outcome);',
    put: "  try {\n    return await settle(sending, standing, outcome);\n  } catch (failure) {\n    return { kind: 'event', event: { kind: 'rejected', reason: String(failure) }, at: services.venues.marketTime(profile) };\n  }",
  },
  {
    name: 'a fill is booked as often as it is told',
    file: 'shared/domain/orders/apply-report.ts',
    find: '    if (isKnown(next ?? order, fill)) continue;\n',
    put: '',
  },
  {
    name: 'an order of unknown fate is never asked for',
    file: 'shared/application/workflows/place-order.ts',
    find: '  for (let attempt = 0; attempt < LOOK_UPS_MAX; attempt += 1) {',
    put: '  for (let attempt = 0; attempt < 0; attempt += 1) {',
    survives: 'reconciliation and the sweep of stale orders ask for it as well',
  },
  {
    name: 'only orders that are new are looked after',
    file: 'shared/application/use-cases/sync-orders.ts',
    find: '    states: OPEN,',
    put: "    states: ['pending_new', 'new'],",
    survives: 'reconciliation reads every fill of the account, whatever the status of its order',
  },
  {
    name: 'the desk forgets what it has done',
    file: 'shared/domain/desk/desk.ts',
    find: '  return { state: remember(next, appliedFrom(operation, fresh.value, answer)), answer };',
    put: '  return { state: next, answer };',
  },
  {
    name: 'the cursor moves before the reports are safe',
    file: 'shared/application/use-cases/sync-orders.ts',
    find: "  await services.messaging.forTenant(tenant).sendForProfile('executions', profile, messages);\n",
    put: '',
    twin: {
      file: 'shared/application/use-cases/sync-orders.ts',
      find: '  await store.write(RECORDS, id, [write]);\n  return page.reports.length;',
      put: "  await store.write(RECORDS, id, [write]);\n  await services.messaging.forTenant(tenant).sendForProfile('executions', profile, messages);\n  return page.reports.length;",
    },
  },
  {
    name: 'a halt is not looked at before an order leaves',
    file: 'shared/application/use-cases/send-order.ts',
    find: '  const obstacle = await whyNotSend(order, profile, input.sendBefore, services);',
    put: '  const obstacle = null as Awaited<ReturnType<typeof whyNotSend>>;',
  },
  {
    name: 'an exit does not wait for the stops that stand in its way',
    file: 'shared/domain/orders/bracket.ts',
    find: '  const free = twin === null ? open.minus(committed(draft)) : wanted;',
    put: '  const free = open;',
    survives: 'the desk and the venue both refuse more exits than there is position',
  },
  {
    name: 'a report is done while it is still being recorded',
    file: 'functions/queues/executions.ts',
    find: "  if (state?.status === 'completed') return;",
    put: "  if (state?.status !== 'failed') return;",
  },
  {
    name: 'the end of an order does not change its trade',
    file: 'shared/domain/engine/record.ts',
    find: '  const isUnchanged = trade === records.trade && !endsOrder(step);',
    put: '  const isUnchanged = trade === records.trade;',
  },
  {
    name: 'a record that is not visible yet is not there',
    file: 'shared/application/records/load-slice.ts',
    find: '    if (value !== null) return value;\n    throw',
    put: '    if (value !== null || key !== "") return value as Value;\n    throw',
    twin: {
      file: 'shared/application/records/load-slice.ts',
      find: '  return orders.filter((order) => !isTerminal(order.status));',
      put: '  return orders.filter((order) => (order as Order | null) !== null && !isTerminal(order.status));',
    },
  },
  {
    name: 'an order that was being sent is sent again without a question',
    file: 'shared/application/use-cases/send-order.ts',
    find: "    case 'submitting':\n      return secondLook(sending, { slice, order });",
    put: "    case 'submitting':\n      return post(sending, { slice, order });",
  },
  {
    name: 'one lot is dust',
    file: 'shared/domain/desk/steps/release.ts',
    find: '  const isDust = quantity.isZero || quantity.abs().lessThan(dustBelow);',
    put: '  const isDust = !quantity.abs().greaterThan(dustBelow);',
    survives:
      'a trade is closed when its records hold less than a lot; only reports out of order made the desk hold one more',
  },
  {
    name: 'nobody frees a forgotten slot',
    file: 'functions/timers/care.ts',
    find: 'freeForgottenSlots(tenant, services));',
    put: 'Promise.resolve(tenant === null ? 1 : 0));',
  },
  {
    name: 'a fill after the end of an order is not booked',
    file: 'shared/domain/orders/apply-report.ts',
    find: '  for (const fill of report.fills) {\n    const refusal',
    put: '  for (const fill of isTerminal(order.status) ? [] : report.fills) {\n    const refusal',
  },
  {
    name: 'a pass of the reconciliation goes on past a repair that was held up',
    file: 'shared/application/use-cases/reconcile/reconcile-account.ts',
    find: "      if (outcome === 'held-up') return bench.state;",
    put: "      if (outcome === 'held-up') continue;",
  },
];

/** Plants one mutant while esbuild reads the files. */
export function plant(mutant, root) {
  const changes = [mutant, ...(mutant.twin ? [mutant.twin] : []), ...(mutant.third ? [mutant.third] : [])];
  const files = new Set(changes.map(({ file }) => file));
  return {
    name: 'mutant',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const file = path.slice(root.length + 1);
        if (!files.has(file)) return undefined;
        const { readFile } = await import('node:fs/promises');
        let contents = await readFile(path, 'utf8');
        for (const change of changes.filter((one) => one.file === file)) {
          if (contents.split(change.find).length !== 2)
            throw new Error(
              `The mutant "${mutant.name}" does not find its place once in ${file}: ${change.find}`,
            );
          contents = contents.replace(change.find, () => change.put);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}
