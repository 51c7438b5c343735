import type { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import type { FaultKind, FaultPlan, PortName } from '../faults/fault.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Host } from '../world/host.ts';

/** How a caller learns that its call went wrong. `refused`: nothing has happened and that is known. The others leave it open. */
export type Broken = 'refused' | 'silent' | 'failed';

export interface PortCall<Answer> {
  readonly port: PortName;
  /** For the trace: the method and what it is about. */
  readonly name: string;
  /** What the call does to the world outside, at one instant. */
  effect(): Answer;
  /** What the caller hears in place of an answer: a value where the port says so, else it throws. */
  broken(how: Broken): Answer;
}

export interface Wire {
  readonly kernel: Kernel;
  readonly chance: SeededChance;
  plan: FaultPlan;
}

const LEG_MAX_MS: Readonly<Record<PortName, number>> = {
  store: 12,
  queue: 15,
  durable: 15,
  venue: 180,
  market: 60,
  realtime: 20,
};
const TIMEOUT_MS = 10_000;
/** A request that its caller has given up can still arrive: this much later at most. */
const ZOMBIE_MAX_MS = 25_000;
const PAUSE_MS = [5_000, 120_000] as const;
const DOWN_MS = [3_000, 45_000] as const;

/** Sends one call over the wire: request, effect, answer. Between any two of them the caller may die or stand still. */
export function send<Answer>(wire: Wire, host: Host, call: PortCall<Answer>): Promise<Answer> {
  const { kernel, chance } = wire;
  const { life } = host;
  const fault = wire.plan.faultOf(call.port, call.name);
  const leg = (): number => 1 + chance.uniform() * LEG_MAX_MS[call.port];
  const between = ([least, most]: readonly [number, number]): number =>
    Math.round(least + chance.uniform() * (most - least));
  if (fault !== null) kernel.trace.note(kernel.now(), `${host.name} ${call.name}: ${fault}`);
  return new Promise<Answer>((resolve, reject) => {
    const hear = (label: string, afterMs: number, said: () => Answer): void =>
      kernel.after(afterMs, `${host.name} ${call.name} ${label}`, () =>
        host.deliver(life, call.name, () => settle(said, resolve, reject)),
      );
    const act = (afterMs: number, then: (said: () => Answer) => void): void =>
      kernel.after(afterMs, `${host.name} ${call.name}`, () => then(outcomeOf(call)));
    carryOut(fault);

    function carryOut(kind: FaultKind | null): void {
      switch (kind) {
        case null:
          // Nobody can tell a moment between effect and answer from one before the next request, so they are one event.
          return act(leg(), (said) => host.deliver(life, call.name, () => settle(said, resolve, reject)));
        case 'die-before':
          return host.die(between(DOWN_MS));
        case 'die-after':
          return act(leg(), () => (host.life === life ? host.die(between(DOWN_MS)) : undefined));
        case 'refused':
          return hear('is refused', leg(), () => call.broken('refused'));
        case 'silent':
          hear('is silent', TIMEOUT_MS, () => call.broken('silent'));
          return act(leg(), () => undefined);
        case 'failed-after':
          return act(leg(), () => hear('fails', leg(), () => call.broken('failed')));
        case 'late':
          hear('is silent', TIMEOUT_MS, () => call.broken('silent'));
          return act(TIMEOUT_MS + chance.uniform() * ZOMBIE_MAX_MS, () => undefined);
        case 'pause':
          return act(leg(), (said) => {
            host.pause(between(PAUSE_MS));
            hear('answers', leg(), said);
          });
        default:
          return undefined;
      }
    }
  });
}

/** The effect happens now, whoever hears of it and when. */
function outcomeOf<Answer>(call: PortCall<Answer>): () => Answer {
  try {
    const answer = call.effect();
    return () => answer;
  } catch (failure) {
    return () => {
      throw failure;
    };
  }
}

function settle<Answer>(
  said: () => Answer,
  resolve: (answer: Answer) => void,
  reject: (failure: unknown) => void,
): void {
  try {
    resolve(said());
  } catch (failure) {
    reject(failure);
  }
}
