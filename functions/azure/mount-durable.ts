import * as df from 'durable-functions';
import type { ActivityRow, EntityRow, WorkflowRow } from '../rows.ts';
import type { Compose } from './composition.ts';
import { entityShell } from './entity-shell.ts';
import { disclose, enclose } from './envelope.ts';
import { workflowShell } from './workflow-shell.ts';

export function mountEntity(row: EntityRow): void {
  df.app.entity(row.name, entityShell(row));
}

export function mountWorkflow(row: WorkflowRow): void {
  df.app.orchestration(row.name, workflowShell(row));
}

/** Activities are the only durable functions that act; the runtime may run one twice, so each is idempotent by its own ids. */
export function mountActivity(row: ActivityRow, compose: Compose): void {
  df.app.activity(row.name, {
    extraInputs: [df.input.durableClient()],
    handler: async (input, context) => {
      const { services, run } = await compose(context);
      const parent = context.traceContext?.traceParent ?? null;
      return run({ name: row.name, kind: 'work', parent }, async () =>
        enclose(await row.handle(disclose(input), services)),
      );
    },
  });
}
