import { app, trigger } from '@azure/functions';
import type { Compose } from './composition.ts';
import { durableClientInput, registerDurable } from './durable-registration.ts';
import { entityShell } from './entity-shell.ts';
import { disclose, enclose } from './envelope.ts';
import { type OpenRow, type OutlineOf, rowOf } from './outline.ts';
import { workflowShell } from './workflow-shell.ts';

export function mountEntity(outline: OutlineOf<'entity'>, open: OpenRow): void {
  registerDurable(outline.name, 'entityTrigger', async ({ createEntityFunction }) =>
    createEntityFunction(entityShell(await rowOf(outline, open))),
  );
}

export function mountWorkflow(outline: OutlineOf<'workflow'>, open: OpenRow): void {
  registerDurable(outline.name, 'orchestrationTrigger', async ({ createOrchestrator, EntityId }) =>
    createOrchestrator(workflowShell(await rowOf(outline, open), EntityId)),
  );
}

/** Activities are the only durable functions that act; the runtime may run one twice, so each is idempotent by its own ids. */
export function mountActivity(outline: OutlineOf<'activity'>, open: OpenRow, compose: Compose): void {
  app.generic(outline.name, {
    trigger: trigger.generic({ type: 'activityTrigger' }),
    extraInputs: [durableClientInput()],
    handler: async (input, context) => {
      const row = await rowOf(outline, open);
      const { services, run } = await compose(context);
      const parent = context.traceContext?.traceParent ?? null;
      return run({ name: row.name, kind: 'work', parent }, async () =>
        enclose(await row.handle(disclose(input), services)),
      );
    },
  });
}
