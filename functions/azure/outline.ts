import { invariant } from '../../shared/domain/result.ts';
import type {
  ActivityRow,
  EntityRow,
  FeedRow,
  HttpRow,
  QueueRow,
  Row,
  TimerRow,
  WorkflowRow,
} from '../rows.ts';

/** What the Functions host is told of a row. The row itself, with its handler and all that this needs, is loaded with the first call. */
export type Outline =
  | Pick<HttpRow, 'kind' | 'name' | 'method' | 'route'>
  | Pick<TimerRow, 'kind' | 'name' | 'schedule'>
  | Pick<QueueRow, 'kind' | 'name' | 'queue'>
  | Pick<FeedRow, 'kind' | 'name' | 'containers'>
  | Pick<EntityRow, 'kind' | 'name'>
  | Pick<WorkflowRow, 'kind' | 'name'>
  | Pick<ActivityRow, 'kind' | 'name'>;

export type OutlineOf<Kind extends Row['kind']> = Extract<Outline, { readonly kind: Kind }>;

/** Loads the row that was outlined. */
export type OpenRow = (outline: Outline) => Promise<Row>;

/** Throws InvariantBroken where what was loaded is of another kind than what was registered: the package is not of one build. */
export async function rowOf<Kind extends Row['kind']>(
  outline: OutlineOf<Kind>,
  open: OpenRow,
): Promise<Extract<Row, { readonly kind: Kind }>> {
  const row = await open(outline);
  invariant(
    row.kind === outline.kind,
    `${outline.name} was registered as ${outline.kind} and is a ${row.kind}`,
  );
  return row as Extract<Row, { readonly kind: Kind }>;
}

export function outlineOf(row: Row): Outline {
  const { kind, name } = row;
  switch (kind) {
    case 'http':
      return { kind, name, method: row.method, route: row.route };
    case 'timer':
      return { kind, name, schedule: row.schedule };
    case 'queue':
      return { kind, name, queue: row.queue };
    case 'feed':
      return { kind, name, containers: row.screens ?? row.containers };
    default:
      return { kind, name };
  }
}
