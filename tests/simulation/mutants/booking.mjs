/** Bugs in what is booked: statuses, fills, exits, the memory of the desk. */
export const BOOKING = [
  {
    name: 'an older status takes back a newer one',
    changes: [
      {
        file: 'shared/domain/orders/order-status.ts',
        find: '  if (claimed === status || RANK[claimed] < RANK[status]) return ok(status);\n',
        put: '  if (claimed === status) return ok(status);\n  if (RANK[claimed] < RANK[status]) return ok(claimed);\n',
      },
    ],
  },
  {
    name: 'fills of a cancelled order are dropped',
    changes: [
      {
        file: 'shared/domain/orders/apply-report.ts',
        find: '  for (const fill of report.fills) {\n    const refusal',
        put: '  for (const fill of order.cancelWanted !== null ? [] : report.fills) {\n    const refusal',
      },
    ],
  },
  {
    name: 'a cancel that was asked for is taken as carried out',
    changes: [
      {
        file: 'shared/domain/orders/order-status.ts',
        find: "const CANCELABLE: Steps = { cancel_requested: 'pending_cancel' };",
        put: "const CANCELABLE: Steps = { cancel_requested: 'canceled' };",
      },
    ],
  },
  {
    name: 'a refusal after two requests is taken as final',
    changes: [
      {
        file: 'shared/domain/orders/order-events.ts',
        find: '  if (order.requestsSent > 1) {',
        put: '  if (order.requestsSent > 99) {',
      },
    ],
  },
  {
    name: 'a fill is booked as often as it is told',
    changes: [
      {
        file: 'shared/domain/orders/apply-report.ts',
        find: '    if (isKnown(next ?? order, fill)) continue;\n',
        put: '',
      },
    ],
  },
  {
    name: 'the desk forgets what it has done',
    changes: [
      {
        file: 'shared/domain/desk/desk.ts',
        find: '  return { state: remember(next, appliedFrom(operation, fresh.value, answer)), answer };',
        put: '  return { state: next, answer };',
      },
    ],
  },
  {
    name: 'an exit does not wait for the stops that stand in its way',
    changes: [
      {
        file: 'shared/domain/orders/bracket.ts',
        find: '  const free = twin === null ? open.minus(committed(draft)) : wanted;',
        put: '  const free = open;',
      },
    ],
    survives: 'the desk and the venue both refuse more exits than there is position',
    seenIn: 'exits take more than there is',
  },
  {
    name: 'the end of an order does not change its trade',
    changes: [
      {
        file: 'shared/domain/engine/record.ts',
        find: '  const isUnchanged = trade === records.trade && !endsOrder(step);',
        put: '  const isUnchanged = trade === records.trade;',
      },
    ],
  },
  {
    name: 'one lot is dust',
    changes: [
      {
        file: 'shared/domain/desk/steps/release.ts',
        find: '  const isDust = quantity.isZero || quantity.abs().lessThan(dustBelow);',
        put: '  const isDust = !quantity.abs().greaterThan(dustBelow);',
      },
    ],
    survives:
      'the records of a trade end it at the same measure, so only reports out of order ever made the desk hold one lot more',
    heldBy: 'shared/domain/desk/desk.test.ts "as much as can be sold is no dust"',
  },
  {
    name: 'a fill after the end of an order is not booked',
    changes: [
      {
        file: 'shared/domain/orders/apply-report.ts',
        find: '  for (const fill of report.fills) {\n    const refusal',
        put: '  for (const fill of isTerminal(order.status) ? [] : report.fills) {\n    const refusal',
      },
    ],
  },
  {
    name: 'a fee that is taken from what was bought is overlooked',
    changes: [
      {
        file: 'shared/domain/orders/fill-amounts.ts',
        find: '    return amounts(fill, fill.fee, cashOut, { quote: ZERO, received: fill.fee, other: ZERO });',
        put: '    return amounts(fill, ZERO, cashOut, { quote: ZERO, received: ZERO, other: ZERO });',
      },
    ],
  },
  {
    name: 'exits take more than there is',
    changes: [
      {
        file: 'shared/domain/orders/bracket.ts',
        find: '  const free = twin === null ? open.minus(committed(draft)) : wanted;',
        put: '  const free = open;',
      },
      {
        file: 'shared/domain/desk/steps/exit.ts',
        find: '  if (reserved.plus(quantity).greaterThan(open)) {',
        put: '  if (reserved.isZero && quantity.greaterThan(open)) {',
      },
    ],
  },
  {
    name: 'an order that was taken back is believed to have filled',
    changes: [
      {
        file: 'shared/domain/orders/apply-report.ts',
        find: '    next.reportedQuantity = maxOf(reportedQuantity, report.cumulativeQuantity);',
        put: "    next.reportedQuantity = report.status === 'canceled' ? next.intent.terms.quantity : maxOf(reportedQuantity, report.cumulativeQuantity);",
      },
      {
        file: 'shared/domain/orders/apply-report.ts',
        find: '  if (venueOrderId === null || report.cumulativeQuantity.greaterThan(reportedQuantity)) {',
        put: "  if (venueOrderId === null || report.status === 'canceled' || report.cumulativeQuantity.greaterThan(reportedQuantity)) {",
      },
    ],
  },
];
