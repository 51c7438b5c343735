import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { Effect } from '../../shared/application/workflows/effects.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import type { Transaction } from '../storage/group-commit.ts';
import { sentenceOf } from '../surroundings.ts';
import type { EntityStates } from './entity-states.ts';
import type { HistoryTable } from './history-table.ts';
import type { Instance, Step } from './instance.ts';
import { labelOf } from './instance.ts';

export interface EpisodeTools {
  readonly history: HistoryTable;
  readonly entities: EntityStates;
  now(): UtcMillis;
}

/** A workflow is one intent or one report. One that asks this often in one go is a loop without an end. */
const STEPS_PER_EPISODE = 10_000;

/**
 * Takes an instance as far as it goes without waiting for the world: operations of entities, moments and events that have arrived are answered at once, and
 * the entity, its history and the end of the instance are one transaction. What is left is an activity, a wait or the end.
 */
export function runEpisode(
  transaction: Transaction,
  instance: Instance,
  arrived: Step | null,
  tools: EpisodeTools,
): void {
  const first = instance.answered;
  const steps: Step[] = [];
  let step = arrived;
  for (;;) {
    if (step !== null) {
      steps.push(step);
      instance.answer(step);
    }
    if (instance.effect === null) break;
    if (steps.length >= STEPS_PER_EPISODE) {
      instance.fail(`Workflow ${instance.workflow} asked ${STEPS_PER_EPISODE} times without waiting.`);
      break;
    }
    step = answerNow(transaction, instance, instance.effect, tools);
    if (step === null) break;
  }
  const { effect, ending } = instance;
  // What has ended is never replayed, so its last steps are not written.
  if (steps.length > 0 && ending === null) tools.history.append(instance.id, first, steps);
  if (ending !== null) tools.history.finish(instance.id, ending, tools.now());
  else if (effect !== null) rememberWake(instance, effect, tools.history);
}

/** Null where the answer has to be waited for. */
function answerNow(
  transaction: Transaction,
  instance: Instance,
  effect: Effect,
  tools: EpisodeTools,
): Step | null {
  const label = labelOf(effect);
  switch (effect.kind) {
    case 'callActivity':
      return null;
    case 'callEntity':
      try {
        const { entity, key, operation } = effect;
        return [label, 'ok', tools.entities.apply(transaction, entity, key, operation)];
      } catch (error) {
        return [label, 'failed', sentenceOf(error)];
      }
    case 'now':
      return [label, 'ok', tools.now()];
    case 'sleepUntil':
      return effect.until <= tools.now() ? [label, 'ok', null] : null;
    case 'waitForEvent': {
      const data = tools.history.takeEvent(instance.id, effect.name);
      if (data !== undefined) return [label, 'ok', { arrived: true, data }];
      return effect.until <= tools.now() ? [label, 'ok', { arrived: false } satisfies JsonValue] : null;
    }
  }
}

/** A sleeper is not replayed when the host starts, only when its moment comes. */
function rememberWake(instance: Instance, effect: Effect, history: HistoryTable): void {
  const wakeAt = effect.kind === 'sleepUntil' || effect.kind === 'waitForEvent' ? effect.until : null;
  if (wakeAt === instance.wakeAt) return;
  history.setWake(instance.id, wakeAt);
  instance.wakeAt = wakeAt;
}
