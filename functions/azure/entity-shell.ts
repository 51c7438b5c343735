import type { EntityHandler } from 'durable-functions';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { EntityRow } from '../rows.ts';
import { disclose } from './envelope.ts';

/** The one operation name of every entity: which operation is meant is inside, decoded by the entity's own codec. */
export const APPLY = 'apply';

/** What an entity answers. Poison is our own mistake, said aloud: a throw would lose its message and could keep half a state. */
export type EntityAnswer = { readonly answer: JsonValue } | { readonly poison: string };

const POISON_CHARACTERS_MAX = 500;

/**
 * Runs a reducer as a Durable Entity: decode, reduce, setState once, return once. Never throws. After a mistake the state is what it
 * was before, an entity that did not exist included.
 */
export function entityShell(row: EntityRow): EntityHandler<JsonValue> {
  return (context) => {
    const { df } = context;
    const outcome = applied(row, () => ({
      key: df.entityKey,
      stored: df.getState() ?? null,
      operation: disclose(df.getInput<unknown>()),
    }));
    if ('poison' in outcome) {
      context.error(`Entity ${row.name} ${df.entityKey} could not apply an operation: ${outcome.poison}`);
      df.return<EntityAnswer>(outcome);
      if (df.isNewlyConstructed) df.destructOnExit();
      return;
    }
    df.setState(outcome.state);
    df.return<EntityAnswer>({ answer: outcome.answer });
  };
}

interface Call {
  readonly key: string;
  readonly stored: JsonValue;
  readonly operation: JsonValue;
}

function applied(
  row: EntityRow,
  read: () => Call,
): { readonly state: JsonValue; readonly answer: JsonValue } | { readonly poison: string } {
  try {
    const { key, stored, operation } = read();
    const entity = row.open(key, stored);
    const { answer } = entity.apply(operation);
    return { state: entity.encoded(), answer };
  } catch (mistake) {
    const sentence = mistake instanceof Error ? `${mistake.name}: ${mistake.message}` : String(mistake);
    return { poison: sentence.slice(0, POISON_CHARACTERS_MAX) };
  }
}
