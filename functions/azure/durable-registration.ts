import type { FunctionHandler, FunctionInput } from '@azure/functions';
import { app, input, trigger } from '@azure/functions';
import type { EntityId } from 'durable-functions';
import type {
  createEntityFunction,
  createOrchestrator,
} from 'durable-functions/lib/src/util/testingUtils.js';

/**
 * Registers with the Functions host what durable-functions would register, and loads durable-functions with the first call: it is half of
 * the time that a function takes to start, and a timer that finds nothing to do needs none of it. The package is pinned, and the replay
 * tests run through these registrations.
 */
interface DurableMakers {
  readonly createOrchestrator: typeof createOrchestrator;
  readonly createEntityFunction: typeof createEntityFunction;
  readonly EntityId: typeof EntityId;
}

async function makers(): Promise<DurableMakers> {
  const [internals, library] = await Promise.all([
    import('durable-functions/lib/src/util/testingUtils.js'),
    import('durable-functions'),
  ]);
  const { createOrchestrator: orchestrator, createEntityFunction: entity } = internals;
  return { createOrchestrator: orchestrator, createEntityFunction: entity, EntityId: library.EntityId };
}

export function registerDurable(
  name: string,
  type: 'orchestrationTrigger' | 'entityTrigger',
  make: (durable: DurableMakers) => Promise<FunctionHandler>,
): void {
  let made: Promise<FunctionHandler> | null = null;
  const handler: FunctionHandler = async (triggered, context) => {
    made ??= makers().then(make);
    return (await made)(triggered, context) as unknown;
  };
  app.generic(name, { trigger: trigger.generic({ type }), handler });
}

let clientInput: FunctionInput | null = null;

/** The client of the Durable extension, as an input of any function. One for all of them: the library finds a name for each by hashing it. */
export function durableClientInput(): FunctionInput {
  return (clientInput ??= input.generic({ type: 'durableClient' }));
}
