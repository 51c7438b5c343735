import fc from 'fast-check';
import { expect, test } from 'vitest';
import { operationId } from '../ids/ids.ts';
import { ok } from '../result.ts';
import { utcMillis } from '../time/instant.ts';
import type { DeskAnswer } from './answers.ts';
import { packAnswer, unpackAnswer } from './packed-answer.ts';

const at = utcMillis(1_767_225_600_000);
const operation = { op: 'retire', operationId: operationId('o-1'), at, issuedAt: at, by: 'x' } as const;
const books = {
  capital: '10',
  available: '4.5',
  orders: '0',
  positions: '5',
  openFees: '0.5',
  fees: '0',
  realised: '0',
};

test('an answer comes back word for word, whatever its texts hold', () => {
  const words = fc.oneof(
    fc.constant(null),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constant('"\\'),
  );
  fc.assert(
    fc.property(words, words, words, fc.option(fc.nat()), (symbol, because, fillId, fence) => {
      const answer: DeskAnswer = ok({
        op: 'retire',
        fence,
        postings: [
          {
            sequence: 3,
            operationId: operation.operationId,
            kind: 'retire',
            at,
            issuedAt: at,
            fence: 7,
            tradeId: 'trd-1',
            symbol,
            reservationId: null,
            fillId,
            because,
            quantity: '-1.25',
            held: '0',
            legs: { available: '-5', positions: '5' },
          },
        ],
        released: '0.5',
        alarms: ['LATE_FILL', 'CAPITAL_BREACH'],
        trading: 'REDUCING',
        books,
      });
      const packed = packAnswer(answer);
      expect(unpackAnswer(packed, operation, operation.operationId)).toEqual(answer);
      expect(JSON.stringify(JSON.parse(packed))).toBe(packed);
    }),
    { numRuns: 2_000 },
  );
});
