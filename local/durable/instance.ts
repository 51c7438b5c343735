import type { Effect, Workflow } from '../../shared/application/workflows/effects.ts';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import { sentenceOf } from '../surroundings.ts';

/** What an effect came to, as the history keeps it: [label, 'ok', value] or [label, 'failed', sentence]. */
export type Step =
  | readonly [label: string, how: 'ok', value: JsonValue]
  | readonly [label: string, how: 'failed', sentence: string];

export type Ending =
  | { readonly how: 'completed'; readonly output: JsonValue }
  | { readonly how: 'failed'; readonly error: string };

/** The code of a workflow asks for something else than it did when its history was written. */
class HistoryDiffers extends Error {
  override readonly name = 'HistoryDiffers';
}

/** What the effect failed with, thrown into the workflow that asked for it. */
class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

/** A generator on its way: what it asks for now, and how many answers it has had. */
export class Instance {
  readonly id: string;
  readonly workflow: string;
  /** The moment that is stored as its next one; null while it does not sleep. */
  wakeAt: number | null;
  readonly #generator: Workflow<JsonValue>;
  #effect: Effect | null = null;
  #ending: Ending | null = null;
  #answered = 0;

  constructor(
    identity: { readonly id: string; readonly workflow: string; readonly wakeAt: number | null },
    generator: Workflow<JsonValue>,
  ) {
    this.id = identity.id;
    this.workflow = identity.workflow;
    this.wakeAt = identity.wakeAt;
    this.#generator = generator;
    // The first value is not heard by a generator.
    this.#advance(() => generator.next(null));
  }

  /** What it waits for; null at the end. */
  get effect(): Effect | null {
    return this.#effect;
  }

  get ending(): Ending | null {
    return this.#ending;
  }

  /** How many steps lie behind it. */
  get answered(): number {
    return this.#answered;
  }

  answer(step: Step): void {
    this.#answered += 1;
    const [, how, value] = step;
    this.#advance(() =>
      how === 'ok' ? this.#generator.next(value) : this.#generator.throw(new StepFailed(String(value))),
    );
  }

  /** Ends it from outside. */
  fail(error: string): void {
    this.#effect = null;
    this.#ending = { how: 'failed', error };
  }

  /**
   * Goes the recorded way again.
   * @throws HistoryDiffers where the code asks for something else than the history answers.
   */
  replay(history: readonly Step[]): void {
    for (const step of history) {
      const asked = this.#effect === null ? 'to end' : labelOf(this.#effect);
      if (asked !== step[0]) {
        throw new HistoryDiffers(
          `Workflow ${this.workflow}, instance ${this.id}: at step ${this.#answered} the history has ${step[0]} and the code now asks ${asked}. ` +
            'The code changed while the instance was running, or it is not deterministic.',
        );
      }
      this.answer(step);
    }
  }

  #advance(next: () => IteratorResult<Effect, JsonValue>): void {
    try {
      const { done, value } = next();
      this.#effect = done === true ? null : value;
      if (done === true) this.#ending = { how: 'completed', output: value };
    } catch (error) {
      this.fail(sentenceOf(error));
    }
  }
}

/** What identifies an effect in a history: its kind, whom it asks, and for an operation of an entity which one. */
export function labelOf(effect: Effect): string {
  switch (effect.kind) {
    case 'callEntity':
      return `callEntity ${effect.entity} ${effect.key}${kindOf(effect.operation)}`;
    case 'callActivity':
      return `callActivity ${effect.activity}`;
    case 'waitForEvent':
      return `waitForEvent ${effect.name}`;
    case 'sleepUntil':
    case 'now':
      return effect.kind;
  }
}

function kindOf(operation: JsonValue): string {
  if (typeof operation !== 'object' || operation === null || !('kind' in operation)) return '';
  return typeof operation['kind'] === 'string' ? ` ${operation['kind']}` : '';
}
