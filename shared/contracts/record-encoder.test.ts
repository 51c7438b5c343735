import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fillAmounts } from '../domain/orders/fill-amounts.ts';
import { at, dec, entryIntent, fillOf, sentOrder } from '../domain/orders/orders.fixture.ts';
import { fillTrade, tradeFor } from '../domain/orders/trade.ts';
import { wantExit } from '../domain/orders/wanted-exit.ts';
import { decimalCodec, idCodec, instantCodec, isoInstantCodec } from './codec.ts';
import { encoderOf } from './record-encoder.ts';
import { fillSchema, orderSchema, tradeSchema } from './records.ts';

const order = sentOrder(entryIntent('2', { protection: { stopPrice: dec('90'), targetPrice: null } }));
const fill = fillOf(order, 'f1', { quantity: '1.5', price: '101.25' });
const opened = fillTrade(
  tradeFor(order, at(1)),
  order,
  { fill, amounts: fillAmounts(fill, 'USD') },
  at(2),
).trade;
const wish = {
  leg: 'exit',
  origin: 'manual',
  quantity: dec('0.5'),
  referencePrice: dec('99'),
  wantedAt: at(3),
} as const;
const leaving = wantExit(opened, wish);

const mixed = z.object({
  id: idCodec<string>(),
  at: instantCodec,
  shown: isoInstantCodec,
  rest: decimalCodec.optional(),
  kind: z.union([z.literal('a'), z.number()]),
  figures: z.record(z.string(), z.number().nullable()),
  lists: z.array(z.array(decimalCodec)),
  strict: z.strictObject({ amount: decimalCodec }),
});
const mixture: z.output<typeof mixed> = {
  id: 'x1',
  at: at(5),
  shown: at(6),
  kind: 7,
  figures: { one: 1, none: null },
  lists: [[dec('1.50')], []],
  strict: { amount: dec('2.0') },
};

describe('a record is written as its schema writes it', () => {
  test.each([
    ['an order', orderSchema, order],
    ['a trade', tradeSchema, opened],
    ['a trade with a wish', tradeSchema, leaving.ok ? leaving.value : null],
    ['a fill', fillSchema, fill],
    ['a mixture of all kinds of fields', mixed, mixture],
  ] as const)('%s', (_what, schema, value) => {
    const written = encoderOf(schema)(value);
    expect(written).toEqual(z.encode(schema as z.ZodType, value));
    expect((schema as z.ZodType).parse(written)).toEqual(
      (schema as z.ZodType).parse(JSON.parse(JSON.stringify(written))),
    );
  });

  test('a field that the schema does not name is not stored', () => {
    expect(encoderOf(fillSchema)({ ...fill, password: 'hunter2' })).toEqual(z.encode(fillSchema, fill));
  });
});

describe('what could not be read again is not written, and its field is named', () => {
  test.each([
    [
      'a float where a decimal belongs',
      { ...opened, entryNotional: 1.5 },
      'entryNotional: expected a decimal',
    ],
    ['no number', { ...opened, highestPrice: Number.NaN }, 'highestPrice: expected a finite number'],
    ['a missing text', { ...opened, symbol: undefined }, 'symbol: expected a string'],
    ['a part of the wrong kind', { ...opened, holding: null }, 'holding: expected an object'],
    ['a list that is none', { ...opened, entryOrders: 'one' }, 'entryOrders: expected a list'],
    [
      'a field deep inside',
      { ...opened, holding: { ...opened.holding, lots: [{ ...opened.holding.lots[0], cost: '1' }] } },
      'holding.lots[].cost: expected a decimal',
    ],
  ])('%s', (_what, value, sentence) => {
    expect(() => encoderOf(tradeSchema)(value)).toThrow(sentence);
  });
});
