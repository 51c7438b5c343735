import type { JsonValue } from '../../shared/application/ports/store.ts';
import type {
  ActivityRef,
  EntityRef,
  JsonCodec,
  Workflow,
  WorkflowRef,
} from '../../shared/application/workflows/effects.ts';
import {
  callActivity,
  callEntity,
  currentTime,
  sleepUntil,
  waitForEvent,
} from '../../shared/application/workflows/effects.ts';
import { addMs } from '../../shared/domain/time/instant.ts';

/** A till that holds money: the smallest thing with a reservation. Amounts are whole units. */
export interface Till {
  readonly cash: number;
  readonly held: Readonly<Record<string, number>>;
  readonly spent: number;
}

type TillOperation =
  | { readonly kind: 'hold'; readonly id: string; readonly amount: number }
  | { readonly kind: 'settle'; readonly id: string }
  | { readonly kind: 'break' };

interface TillAnswer {
  readonly ok: boolean;
  readonly cash: number;
}

export interface Purchase {
  readonly till: string;
  readonly id: string;
  readonly amount: number;
}

/** Plain JSON already: the tests of a host need no schema of their own. */
const plain = <Value>(): JsonCodec<Value> => ({
  encode: (value) => JSON.parse(JSON.stringify(value)) as JsonValue,
  decode: (json) => json as Value,
});

export const till: EntityRef<Till, TillOperation, TillAnswer> = {
  name: 'till',
  state: plain(),
  operation: plain(),
  answer: plain(),
  initial: () => ({ cash: 1_000_000, held: {}, spent: 0 }),
  reduce: (state, operation) => {
    if (operation.kind === 'break') throw new Error('The till jams.');
    const held = state.held[operation.id];
    if (operation.kind === 'hold') {
      if (held !== undefined) return { state, answer: { ok: true, cash: state.cash } };
      if (state.cash < operation.amount) return { state, answer: { ok: false, cash: state.cash } };
      const next = {
        ...state,
        cash: state.cash - operation.amount,
        held: { ...state.held, [operation.id]: operation.amount },
      };
      return { state: next, answer: { ok: true, cash: next.cash } };
    }
    if (held === undefined) return { state, answer: { ok: false, cash: state.cash } };
    const { [operation.id]: _, ...rest } = state.held;
    return {
      state: { ...state, held: rest, spent: state.spent + held },
      answer: { ok: true, cash: state.cash },
    };
  },
};

export const pay: ActivityRef<Purchase, string> = { name: 'pay', input: plain(), output: plain() };

/** Hold, pay outside, settle: the shape of an order. */
export const purchase: WorkflowRef<Purchase, string> = {
  name: 'purchase',
  input: plain(),
  output: plain(),
  *run(input): Workflow<string> {
    const held = yield* callEntity(till, input.till, { kind: 'hold', id: input.id, amount: input.amount });
    if (!held.ok) return 'denied';
    const receipt = yield* callActivity(pay, input);
    yield* callEntity(till, input.till, { kind: 'settle', id: input.id });
    return receipt;
  },
};

/** Waits ten minutes for an approval, then sleeps for an hour. */
export const approval: WorkflowRef<string, { readonly approvedBy: JsonValue; readonly tookMs: number }> = {
  name: 'approval',
  input: plain(),
  output: plain(),
  *run() {
    const startedAt = yield* currentTime();
    const approvedBy = yield* waitForEvent('approve', addMs(startedAt, 600_000));
    yield* sleepUntil(addMs(startedAt, 3_600_000));
    return { approvedBy, tookMs: (yield* currentTime()) - startedAt };
  },
};

/** Survives what fails and says what it was told. */
export const stubborn: WorkflowRef<Purchase, string> = {
  name: 'stubborn',
  input: plain(),
  output: plain(),
  *run(input) {
    try {
      yield* callEntity(till, input.till, { kind: 'break' });
    } catch (error) {
      return error instanceof Error ? error.message : 'something else';
    }
    return 'nothing happened';
  },
};
