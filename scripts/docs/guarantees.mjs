/**
 * What we promise, how it is held, what shows it at run time, what proves it and what to do when it fails. Tests and runbooks are checked by the
 * document check, metrics where the table is made.
 */
export const GUARANTEES = [
  {
    promise:
      'The capital of a profile never goes below zero; what breaks it is a fact, raised and paused on.',
    mechanism: 'The desk checks the invariant in every operation (`shared/domain/desk/desk.ts`)',
    metric: 'capital_invariant_violations',
    test: '`shared/domain/desk/desk.test.ts` "money", `shared/domain/desk/desk.model.test.ts` (a million steps: `npm run prove:ledger`)',
    runbook: 'capital-invariant',
  },
  {
    promise: 'One entry for a profile and symbol at a time, across any number of hosts.',
    mechanism:
      'Entry lock of the desk, slot of the symbol created in the batch that sends (`shared/application/use-cases/send-order.ts`)',
    metric: 'record_alarms',
    test: '`tests/scenarios/two-hosts.test.ts` "is one decision and one order each time" (ten thousand interleavings: `npm run prove:hosts`), `tests/simulation/incidents/sending.ts` "I1: an order that timed out and was live is not ordered again"',
    runbook: 'locks',
  },
  {
    promise: 'An order is on record before it is sent, and sent once.',
    mechanism:
      'Persist, then send; a second look asks and sends nothing (`shared/application/use-cases/send-order.ts`)',
    metric: 'orders_sent',
    test: '`tests/simulation/incidents/sending.ts` "I2: an error of the server after the order was taken brings no second one"',
    runbook: 'order-of-unknown-fate',
  },
  {
    promise: 'What a venue reports is recorded once, in its order, however often it is told.',
    mechanism:
      'An account is read once a tick, each report goes to the owner of its order or waits for it (`shared/application/use-cases/sync-orders.ts`); fills are keyed by the venue; a message is done when its report is on record (`functions/queues/executions.ts`)',
    metric: 'reports_lost',
    test: '`functions/queues/executions.test.ts` "is done when its report is on record", `tests/scenarios/sync/shared-account.test.ts` "an account is asked once a tick", "a late fill of an order that is over"',
    runbook: 'loops-and-queues',
  },
  {
    promise:
      'An outcome that nobody knows stays unknown until the venue proves it, and its capital stays reserved.',
    mechanism:
      'Look-ups, complete lists, proof of absence by venue (`shared/application/use-cases/look-up-order.ts`)',
    metric: 'orders_with_other_terms',
    test: '`tests/simulation/incidents/sending.ts` "I4: answers and look-ups that fail for minutes lose no order"',
    runbook: 'order-of-unknown-fate',
  },
  {
    promise: 'Whatever has come apart converges on the venue’s truth, and a second run writes nothing.',
    mechanism:
      'Complete sets of both sides, two passes, repairs through the door of facts (`shared/domain/reconciliation/diff.ts`)',
    metric: 'reconciliation_mismatches',
    test: '`tests/scenarios/reconcile/convergence.test.ts` "a divergent start converges in two passes, and a third writes nothing" (a thousand starts: `npm run converge`)',
    runbook: 'reconciliation',
  },
  {
    promise: 'A process may be killed at any moment: nothing is lost, doubled or stuck.',
    mechanism:
      'No truth in memory; every step is a transaction, a batch or may be repeated (`local/durable/episode.ts`)',
    metric: 'workflow_failures',
    test: '`tests/scenarios/crash/crash.test.ts` "loses nothing, doubles nothing and leaves nothing stuck", `tests/scenarios/crash/named-points.test.ts` "dies before and after a request leaves" (every named point: `npm run drill -- --points`)',
    runbook: 'restart-recovery',
  },
  {
    promise: 'Nothing of one tenant is reached by the work of another.',
    mechanism:
      'Stores, queues and venues open with a verified tenant only (`shared/application/principal.ts`)',
    metric: 'http_failures',
    test: '`functions/http/isolation.test.ts` "shows it to itself and nothing of it to another tenant"',
    runbook: 'tenant-isolation',
  },
  {
    promise: 'A halt keeps every entry back from the moment it is on record; exits and cancels pass.',
    mechanism:
      'Looked at in the reservation and again just before the request leaves (`shared/application/use-cases/trading-control.ts`)',
    metric: 'decisions',
    test: '`tests/scenarios/halt-at-every-call.test.ts` "a halt at any moment of an entry keeps it back", `functions/http/commands.test.ts` "a halt is there for all to see until somebody resumes", `shared/domain/desk/desk.test.ts` "an exit"',
    runbook: 'halt-and-resume',
  },
  {
    promise: 'A message that can never be handled ends as a dead letter with its reason and holds nobody up.',
    mechanism:
      'A message is read strictly before anything begins because of it (`functions/queues/readable.ts`); bounded deliveries; the sweep of stale orders owns the truth (`shared/application/use-cases/stale-orders.ts`)',
    metric: 'queue_dead_letters',
    test: '`tests/scenarios/poison/poison.test.ts` "messages that nothing can be made of end as dead letters" (ten thousand: `npm run prove:poison`), `tests/contracts/queue-contract.ts` "a message that always fails becomes a dead letter"',
    runbook: 'loops-and-queues',
  },
  {
    promise: 'A command that is sent again under its key is carried out once and answered the same.',
    mechanism: 'The key is claimed in the store before anything is done (`functions/http/idempotency.ts`)',
    metric: 'http_failures',
    test: '`functions/http/commands.test.ts` "sent a hundred times at once creates one profile"',
    runbook: 'loops-and-queues',
  },
  {
    promise:
      'A market is open when its exchange is, on the days of changed clocks, half days, holidays and the leap day too.',
    mechanism: 'Zone by Intl, rules and a table of exceptions (`shared/domain/time/sessions.ts`)',
    metric: 'series_not_evaluated',
    test: '`shared/domain/time/hard-days.test.ts` "every minute is open or closed as the table says"',
    runbook: 'loops-and-queues',
  },
  {
    promise: 'Money is exact to the last digit, and every rounding is named.',
    mechanism: 'Whole numbers with a scale (`shared/domain/money/decimal.ts`)',
    metric: 'capital_invariant_violations',
    test: '`shared/domain/money/decimal.test.ts` "decimals are numbers", "rounding is named and exact" (a million cases: `npm run prove:money`)',
    runbook: 'capital-invariant',
  },
];
