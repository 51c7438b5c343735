/** Bugs in what is sent and written: ids, retries, outcomes, batches, locks. */
export const SENDING = [
  {
    name: 'a new client id for every attempt',
    changes: [
      {
        file: 'shared/application/use-cases/send-order.ts',
        find: '    clientOrderId: order.clientOrderId,\n    terms: order.intent.terms,',
        put: `    clientOrderId: \`\${order.clientOrderId.slice(0, 31)}\${input.reserve === null ? 1 : Math.floor(services.clock.now() / 1000) % 10}\` as typeof order.clientOrderId,\n    terms: order.intent.terms,`,
      },
      {
        file: 'shared/application/use-cases/send-order.ts',
        find: 'function requestFor({ sendBefore }: SendOrder, { slice, order }: Standing): OrderRequest {',
        put: 'function requestFor(input: SendOrder, { slice, order }: Standing, services: Services): OrderRequest {\n  const { sendBefore } = input;',
      },
      {
        file: 'shared/application/use-cases/send-order.ts',
        find: 'const request = requestFor(input, standing);',
        put: 'const request = requestFor(input, standing, services);',
      },
    ],
  },
  {
    name: 'a time-out is a refusal',
    changes: [
      {
        file: 'shared/application/use-cases/send-order.ts',
        find: "      return { kind: 'event', event: { kind: 'unknown', reason: outcome.reason }, at };",
        put: "      return { kind: 'event', event: { kind: 'rejected', reason: outcome.reason }, at };",
      },
    ],
  },
  {
    name: 'sent before it is on record',
    changes: [
      {
        file: 'shared/application/use-cases/send-order.ts',
        find: '  const written = await writeWithPostings(store, profile.profileId, writes, input.postings);\n  if (written.ok) {\n    const after',
        put: '  await sending.venue.submit(requestFor(input, { slice, order }));\n  const written = await writeWithPostings(store, profile.profileId, writes, input.postings);\n  if (written.ok) {\n    const after',
      },
    ],
  },
  {
    name: 'several writes instead of one batch',
    changes: [
      {
        file: 'shared/application/use-cases/record-facts.ts',
        find: '  const written = await writeWithPostings(store, profile.profileId, writes, input.postings);\n',
        put: '  for (const one of writes) await store.write(RECORDS, profile.profileId, [one]);\n  const written =\n    input.postings.length === 0 ? { ok: true as const } : await writeWithPostings(store, profile.profileId, [], input.postings);\n',
      },
    ],
  },
  {
    name: 'desks named without their tenant',
    changes: [
      {
        file: 'shared/application/principal.ts',
        find: `  return \`\${address.tenantId}~\${address.profileId}\`;`,
        put: `  return \`acme~\${address.profileId}\`;`,
      },
    ],
  },
  {
    name: 'every attempt of a leg has the same id',
    changes: [
      {
        file: 'shared/domain/orders/exit-orders.ts',
        find: '  const attempt = trade.attempts[wish.leg] + 1;',
        put: '  const attempt = 1;',
      },
    ],
  },
  {
    name: 'not found once is not placed',
    changes: [
      {
        file: 'shared/application/use-cases/look-up-order.ts',
        find: "  if (!isAbsenceProven(asked, services.clock.now(), absenceProofMs(venue.capabilities)))\n    return { kind: 'not-found' };\n",
        put: "  if (asked.notFound < 1) return { kind: 'not-found' };\n",
      },
    ],
  },
  {
    name: 'writes without an etag',
    changes: [
      {
        file: 'shared/application/records/slice-writes.ts',
        find: '  return etag === undefined ? createOf(kind, value) : replaceOf(kind, value, etag);',
        put: '  return upsertOf(kind, value);',
      },
      {
        file: 'shared/application/records/slice-writes.ts',
        find: 'function unchangedSinceRead<Value>(',
        put: 'export function unchangedSinceRead<Value>(',
      },
    ],
  },
  {
    name: 'no entry lock and no slot',
    changes: [
      {
        file: 'shared/domain/desk/steps/entry.ts',
        find: '  if (holder !== undefined) {',
        put: '  if (holder !== undefined && holder.tradeId === operation.tradeId) {',
      },
      {
        file: 'shared/application/records/slice-writes.ts',
        find: "    kind: 'create',\n    id: slotId(trade.symbol),",
        put: "    kind: 'upsert',\n    id: slotId(trade.symbol),",
      },
    ],
  },
  {
    name: 'sent again where names are free again',
    changes: [
      {
        file: 'shared/application/use-cases/send-order.ts',
        find: "    venue.capabilities.clientIdUniqueness === 'forever' &&\n",
        put: '',
      },
    ],
  },
  {
    name: 'an error of the store in the branch of the venue',
    changes: [
      {
        file: 'shared/application/use-cases/send-order.ts',
        find: '  return settle(sending, standing, outcome);',
        put: "  try {\n    return await settle(sending, standing, outcome);\n  } catch (failure) {\n    return { kind: 'event', event: { kind: 'rejected', reason: String(failure) }, at: services.venues.marketTime(profile) };\n  }",
      },
    ],
  },
  {
    name: 'an order of unknown fate is never asked for',
    changes: [
      {
        file: 'shared/application/workflows/place-order.ts',
        find: '  for (let attempt = 0; attempt < LOOK_UPS_MAX; attempt += 1) {',
        put: '  for (let attempt = 0; attempt < 0; attempt += 1) {',
      },
    ],
  },
  {
    name: 'a halt is not looked at before an order leaves',
    changes: [
      {
        file: 'shared/application/use-cases/send-order.ts',
        find: '  const obstacle = await whyNotSend(order, profile, input.sendBefore, services);',
        put: '  const obstacle = null as Awaited<ReturnType<typeof whyNotSend>>;',
      },
    ],
  },
  {
    name: 'an order that was being sent is sent again without a question',
    changes: [
      {
        file: 'shared/application/use-cases/send-order.ts',
        find: "    case 'submitting':\n      return secondLook(sending, { slice, order });",
        put: "    case 'submitting':\n      return post(sending, { slice, order });",
      },
    ],
  },
  {
    name: 'the lock of an entry is a lease that runs out',
    changes: [
      {
        file: 'shared/domain/desk/steps/entry.ts',
        find: '    .filter((trade) => hasExpired(trade.entryLock, operation.at))',
        put: '    .filter((trade) => trade.holding.quantity.isZero || hasExpired(trade.entryLock, operation.at))',
      },
    ],
    survives: 'the slot of the symbol is created in the batch that sends',
    seenIn: 'no entry lock and no slot',
  },
  {
    name: 'an order is sent without its slot',
    changes: [
      {
        file: 'shared/application/records/slice-writes.ts',
        find: "    kind: 'create',\n    id: slotId(trade.symbol),",
        put: "    kind: 'upsert',\n    id: slotId(trade.symbol),",
      },
    ],
    survives: 'the desk locks the symbol before anything is sent',
    seenIn: 'no entry lock and no slot',
  },
  {
    name: 'a request without an answer is sent again at once',
    changes: [
      {
        file: 'shared/application/use-cases/send-order.ts',
        find: '  const outcome = await venue.submit(request);\n',
        put: "  const first = await venue.submit(request);\n  const outcome = first.kind === 'unknown' ? await venue.submit(request) : first;\n",
      },
    ],
  },
];
