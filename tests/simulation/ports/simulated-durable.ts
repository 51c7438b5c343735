import { AppError } from '../../../shared/application/errors.ts';
import type { DurableClient, WorkflowState } from '../../../shared/application/ports/durable.ts';
import { ok, refuse } from '../../../shared/domain/result.ts';
import type { Host } from '../world/host.ts';
import { type Broken, send, type Wire } from './call.ts';
import type { DurableRuntime } from './durable-runtime.ts';

/** The durable service as one host reaches it. */
export function simulatedDurable(wire: Wire, runtime: DurableRuntime, host: Host): DurableClient {
  const call = <Answer>(name: string, effect: () => Answer): Promise<Answer> =>
    send(wire, host, { port: 'durable', name, effect, broken: unavailable });
  return {
    start: (workflow, instanceId, input) =>
      call(`starts ${workflow} ${instanceId}`, () =>
        runtime.start(workflow, instanceId, input) ? ok('started') : refuse({ code: 'ALREADY_STARTED' }),
      ),
    waitFor: async (instanceId, timeoutMs) => {
      const known = await call(`asks after ${instanceId}`, () => runtime.state(instanceId));
      if (known === null || known.status !== 'running' || timeoutMs <= 0) return known;
      return ended(wire, runtime, host, { instanceId, timeoutMs });
    },
    raiseEvent: (instanceId, name, data) =>
      call(`raises ${name}`, () => runtime.raise(instanceId, name, data)),
    readEntity: (entity, key) => call(`reads ${entity} ${key}`, () => runtime.readEntity(entity, key)),
  };
}

/** Listens until the workflow has ended or the time is over. */
function ended(
  { kernel }: Wire,
  runtime: DurableRuntime,
  host: Host,
  wait: { readonly instanceId: string; readonly timeoutMs: number },
): Promise<WorkflowState | null> {
  const { life } = host;
  const isRunning = (): boolean => runtime.state(wait.instanceId)?.status === 'running';
  return new Promise((resolve) => {
    const stop = runtime.whenEnded(wait.instanceId, (state) =>
      kernel.after(1, `${host.name} hears the end of ${wait.instanceId}`, () =>
        host.deliver(life, 'end', () => resolve(state)),
      ),
    );
    const giveUp = (): void => {
      stop();
      host.deliver(life, 'time-out', () => resolve(runtime.state(wait.instanceId)));
    };
    kernel.after(wait.timeoutMs, `${host.name} waits no more`, giveUp, isRunning);
  });
}

function unavailable(how: Broken): never {
  throw new AppError('DURABLE_UNAVAILABLE', `the durable service is ${how}`, {
    retryable: true,
    ambiguous: how !== 'refused',
  });
}
