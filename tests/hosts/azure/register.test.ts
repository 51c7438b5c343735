import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Row } from '../../../functions/rows.ts';
import { feed, timer } from '../../../functions/rows.ts';
import { InvariantBroken } from '../../../shared/domain/result.ts';
import { FunctionsHost } from './functions-host.ts';

const tick = (name: string): Row => timer({ name, schedule: 'ORDER_SYNC', handle: async () => undefined });
const changes = (name: string): Row =>
  feed({ name, containers: ['snapshots'], screens: null, handle: async () => undefined });

const host = FunctionsHost.install();
let register: (rows: readonly Row[]) => void;

beforeAll(async () => {
  const module = await import('../../../functions/azure/register.ts');
  const never = () => Promise.reject(new Error('registration needs neither rows nor services'));
  register = (rows) => module.register(rows, never, never);
});
afterEach(() => host.functions.clear());

describe('names that the Functions host would refuse', () => {
  test.each([
    ['two rows of one name', [tick('order-sync'), tick('order-sync')], 'Two functions are called order-sync'],
    [
      'names that differ in case only',
      [tick('order-sync'), tick('Order-Sync')],
      'Two functions are called Order-Sync',
    ],
    [
      'a feed that makes a name twice',
      [tick('feed-snapshots'), changes('feed')],
      'Two functions are called feed-snapshots',
    ],
    ['a name with a blank', [tick('order sync')], 'Azure refuses the function name order sync'],
    ['a name that starts with a digit', [tick('2nd')], 'Azure refuses the function name 2nd'],
    ['a name of 129 letters', [tick('a'.repeat(129))], 'Azure refuses the function name aaa'],
  ])('%s stop the start before anything is registered', (_, rows, sentence) => {
    expect(() => register([tick('first'), ...rows])).toThrow(InvariantBroken);
    expect(() => register([tick('first'), ...rows])).toThrow(sentence);
    expect([...host.functions.keys()]).toEqual([]);
  });

  test('names that are fine are registered', () => {
    register([tick('order-sync'), changes('feed')]);
    expect([...host.functions.keys()]).toEqual(['order-sync', 'feed-snapshots']);
  });
});
