import type { OutgoingMessage } from '../../../shared/application/ports/messaging.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';

type Fields = Readonly<Record<string, JsonValue>>;

/** What stands where something else should: wrong kinds, empty, huge, and what only looks right. */
const WRONG: readonly JsonValue[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'NaN',
  '1e-7',
  '~',
  '../../profiles',
  '\u0000',
  'x'.repeat(20_000),
  [],
  {},
  [[[[[[]]]]]],
  { kind: 'report' },
  { __proto__: null, constructor: 'x' },
];

function isFields(value: JsonValue): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same body with one thing wrong, as deep in it as chance goes: a field that lacks, one too many, or another value in its place. */
function damaged(body: JsonValue, chance: SeededChance): JsonValue {
  const wrong = WRONG[Math.floor(chance.uniform() * WRONG.length)] ?? null;
  if (!isFields(body) || chance.uniform() < 0.15) return wrong;
  const names = Object.keys(body);
  const name = names[Math.floor(chance.uniform() * names.length)];
  if (name === undefined) return wrong;
  const below = body[name] ?? null;
  const way = chance.uniform();
  if (way < 0.3) return Object.fromEntries(Object.entries(body).filter(([each]) => each !== name));
  if (way < 0.4) return { ...body, version: 99 };
  return { ...body, [name]: way < 0.7 ? damaged(below, chance) : wrong };
}

/** Messages that nothing can be made of, each another damage of a body that could have been. */
export function fuzzedMessages(
  body: JsonValue,
  count: number,
  chance: SeededChance,
): readonly OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    messageId: `fuzzed-${index}-${Math.floor(chance.uniform() * 1e9)}`,
    body: damaged(body, chance),
  }));
}
