import type { ClientOrderId } from '../ids/ids.ts';
import { addMs, type UtcMillis } from '../time/instant.ts';
import { type Step, step } from './matcher.ts';
import { cancel } from './order-entry.ts';
import type { PaperSetup, PaperState } from './state.ts';

/**
 * A cancel and what comes of it, for a market that is known in closed bars only: nothing can trade between the request and `latencyMs` later, so
 * time goes on until the cancel has taken effect. Without that a stop that is moved would leave its position naked for a whole bar.
 *
 * @returns null where the order does not work any more
 */
export function cancelAtOnce(
  state: PaperState,
  id: ClientOrderId,
  now: UtcMillis,
  setup: PaperSetup,
): Step | null {
  const asked = cancel(state, id, now, setup);
  if (asked.answer.kind === 'not_working') return null;
  const ended = step(asked.state, { kind: 'clock', at: addMs(now, setup.model.latencyMs) }, setup);
  return { state: ended.state, reports: [asked.answer.report, ...ended.reports] };
}
