import type { DurableEntityContext, EntityHandler } from 'durable-functions';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { EntityRow } from '../rows.ts';
import { disclose } from './envelope.ts';

/** The one operation name of every entity: which operation is meant is inside, decoded by the entity's own codec. */
export const APPLY = 'apply';

/** What an entity answers. Poison is our own mistake, said aloud: a throw would lose its message and could keep half a state. */
export type EntityAnswer = { readonly answer: JsonValue } | { readonly poison: string };

const POISON_CHARACTERS_MAX = 500;

/**
 * Runs a reducer as a Durable Entity: decode, reduce, setState at most once, return once. Never throws. After a mistake or a refusal the
 * state is what it was before, an entity that did not exist included.
 */
export function entityShell(row: EntityRow): EntityHandler<JsonValue> {
  return (context) => {
    const { df } = context;
    const outcome = applied(row, df);
    df.return<EntityAnswer>(outcome.said);
    if ('next' in outcome) df.setState(outcome.next);
    else if (df.isNewlyConstructed) df.destructOnExit();
    if ('poison' in outcome.said) {
      context.error(
        `Entity ${row.name} ${df.entityKey} could not apply an operation: ${outcome.said.poison}`,
      );
    }
  };
}

interface Outcome {
  readonly said: EntityAnswer;
  /** Absent where the operation changed nothing. */
  readonly next?: JsonValue;
}

/** Everything that can fail, reading and encoding included, happens here, before anything is set. */
function applied(row: EntityRow, df: DurableEntityContext<JsonValue>): Outcome {
  try {
    const entity = row.open(df.entityKey, df.getState() ?? null);
    const { answer, changed } = entity.apply(disclose(df.getInput<unknown>()));
    return changed ? { said: { answer }, next: entity.encoded() } : { said: { answer } };
  } catch (mistake) {
    const sentence = mistake instanceof Error ? `${mistake.name}: ${mistake.message}` : String(mistake);
    return { said: { poison: sentence.slice(0, POISON_CHARACTERS_MAX) } };
  }
}
