/** The two makers behind df.app.orchestration and df.app.entity of durable-functions 3.5, which its index keeps to itself. */
declare module 'durable-functions/lib/src/util/testingUtils.js' {
  import type { FunctionHandler } from '@azure/functions';
  import type { EntityHandler, OrchestrationHandler } from 'durable-functions';
  export function createOrchestrator(handler: OrchestrationHandler): FunctionHandler;
  export function createEntityFunction<State>(handler: EntityHandler<State>): FunctionHandler;
}
