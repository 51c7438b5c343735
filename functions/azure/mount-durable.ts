import { app, trigger } from '@azure/functions';
import type { ActivityRow, EntityRow, WorkflowRow } from '../rows.ts';
import type { Compose } from './composition.ts';
import { durableClientInput, registerDurable } from './durable-registration.ts';
import { entityShell } from './entity-shell.ts';
import { disclose, enclose } from './envelope.ts';
import { workflowShell } from './workflow-shell.ts';

export function mountEntity(row: EntityRow): void {
  registerDurable(row.name, 'entityTrigger', ({ createEntityFunction }) =>
    createEntityFunction(entityShell(row)),
  );
}

export function mountWorkflow(row: WorkflowRow): void {
  registerDurable(row.name, 'orchestrationTrigger', ({ createOrchestrator, EntityId }) =>
    createOrchestrator(workflowShell(row, EntityId)),
  );
}

/** Activities are the only durable functions that act; the runtime may run one twice, so each is idempotent by its own ids. */
export function mountActivity(row: ActivityRow, compose: Compose): void {
  app.generic(row.name, {
    trigger: trigger.generic({ type: 'activityTrigger' }),
    extraInputs: [durableClientInput()],
    handler: async (input, context) => {
      const { services, run } = await compose(context);
      const parent = context.traceContext?.traceParent ?? null;
      return run({ name: row.name, kind: 'work', parent }, async () =>
        enclose(await row.handle(disclose(input), services)),
      );
    },
  });
}
