import { expect, test } from 'vitest';
import { clientOrderId, venueOrderId } from '../ids/ids.ts';
import { ONE } from '../money/decimal.ts';
import { decodePaperState, encodePaperState, type PaperRecord } from './codec.ts';
import { openPaperAccount } from './state.ts';
import { NO_IDS, type TakenIds, takenBy, withTaken } from './taken-ids.ts';

test('every id that was taken is found under the name of its order, every other is free', () => {
  let ids: TakenIds = NO_IDS;
  for (let number = 0; number < 20_000; number += 1) {
    ids = withTaken(ids, {
      clientOrderId: clientOrderId(`c${number}`),
      venueOrderId: venueOrderId(`v${number}`),
    });
  }
  for (let number = 0; number < 20_000; number += 1) {
    expect(takenBy(ids, clientOrderId(`c${number}`))).toBe(`v${number}`);
    expect(takenBy(ids, clientOrderId(`d${number}`))).toBeNull();
  }
  expect(Math.max(...ids.flatMap((shelf) => shelf.map((drawer) => drawer.length)))).toBeLessThan(40);
});

test('what is stored as a list is read back drawer by drawer, and so are accounts that were stored by drawers', () => {
  let state = openPaperAccount(ONE);
  for (let number = 0; number < 5_000; number += 1) {
    const taken = { clientOrderId: clientOrderId(`c${number}`), venueOrderId: venueOrderId(`v${number}`) };
    state = { ...state, takenIds: withTaken(state.takenIds, taken) };
  }
  const stored = JSON.parse(JSON.stringify(encodePaperState(state))) as PaperRecord;
  expect(decodePaperState(stored)).toEqual(state);
  expect(decodePaperState({ ...stored, takenIds: state.takenIds })).toEqual(state);
});

test('taking an id leaves the list before it as it was', () => {
  const [a, b] = ['a', 'b'].map((name) => ({
    clientOrderId: clientOrderId(name),
    venueOrderId: venueOrderId(name),
  }));
  if (a === undefined || b === undefined) throw new Error('Two names make two ids');
  const one = withTaken(NO_IDS, a);
  const two = withTaken(one, b);
  expect([
    takenBy(NO_IDS, a.clientOrderId),
    takenBy(one, b.clientOrderId),
    takenBy(two, b.clientOrderId),
  ]).toEqual([null, null, 'b']);
});
