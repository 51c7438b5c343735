import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { DeskAnswer } from '../../../shared/domain/desk/answers.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';

const KEPT = 50;

/** What was seen that must never be. The first ones say what went wrong; the rest follows from them. */
export class Violations {
  readonly sentences: string[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(sentence: string): void {
    this.#count += 1;
    if (this.sentences.length < KEPT) this.sentences.push(sentence);
  }

  /** O1, at every operation: what is available is never below zero, unless the desk has raised the breach. */
  ofDesk(key: string, _operation: JsonValue, answer: JsonValue): void {
    const given = answer as unknown as DeskAnswer;
    if (!given.ok) return;
    const available = Decimal.parse(given.value.books.available);
    if (available.sign < 0 && !given.value.alarms.includes('CAPITAL_BREACH'))
      this.add(`O1: the desk ${key} has ${available.toString()} available and says nothing of it`);
    for (const account of ['orders', 'positions'] as const) {
      const amount = Decimal.parse(given.value.books[account]);
      if (amount.sign < 0) this.add(`O1: the desk ${key} has ${amount.toString()} on ${account}`);
    }
  }
}
