import { invariant } from '../../../shared/domain/result.ts';

/**
 * Lets every promise that can go on go on, without a turn of the event loop, which would cost more than most events of a simulated world. Node has no
 * public name for it; what a callback of the event loop ends with is reachable under this one in 20, 22 and 24. Called from a promise it does nothing.
 */
export const runDry: () => void = (() => {
  const { _tickCallback: drain } = process as unknown as { readonly _tickCallback?: unknown };
  invariant(
    typeof drain === 'function',
    'This Node has process._tickCallback, by which the simulator runs promises dry',
  );
  return drain as () => void;
})();
