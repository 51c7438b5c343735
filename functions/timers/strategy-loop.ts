import type { Services } from '../../shared/application/services.ts';
import { evaluateDueProfiles } from '../../shared/application/use-cases/evaluate/evaluate-profiles.ts';
import { beat } from '../../shared/application/use-cases/heartbeats.ts';
import type { TimerTick } from '../rows.ts';

/** Evaluates whatever has a new closed bar. A tick without one costs a few reads. */
export async function runStrategyLoop(tick: TimerTick, services: Services): Promise<void> {
  const { evaluated, intents, denied, deferred } = await evaluateDueProfiles(services);
  await beat('strategy-loop', tick.firedAt, { evaluated, intents, denied, deferred }, services);
}
