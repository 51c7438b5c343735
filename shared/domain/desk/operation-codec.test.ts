import { describe, expect, test } from 'vitest';
import { utcMillis } from '../time/instant.ts';
import { contentOf } from './content.ts';
import { Decimal } from '../money/decimal.ts';
import { decodeOperation, faultOf } from './operation-codec.ts';

const asked = { operationId: 'op-1', at: 1_767_225_600_000, issuedAt: 1_767_225_590_000 };
const fill = {
  op: 'settleFill',
  ...asked,
  fillId: 'f1',
  reservationId: null,
  tradeId: 't1',
  symbol: 'BTC/USD',
  side: 'buy',
  quantity: '0.05',
  price: '61249.90',
  fee: '7.66',
  feeQuantity: '0',
};
const release = {
  op: 'voidReservation',
  ...asked,
  reservationId: 'r1',
  authority: { by: 'evidence', because: 'canceled' },
};

describe('an operation from the wire', () => {
  test.each([[fill], [release], [{ op: 'retire', ...asked, by: 'ann' }]])('is what was sent: %j', (sent) => {
    const decoded = decodeOperation(JSON.parse(JSON.stringify(sent)));
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.refusal));
    const again = decodeOperation(JSON.parse(JSON.stringify(decoded.value)));
    expect(JSON.stringify(again)).toBe(JSON.stringify(decoded));
    expect(Object.keys(decoded.value).sort()).toEqual(Object.keys(sent).sort());
  });

  test.each([
    ['nothing', null, 'operation'],
    ['an unknown operation', { ...fill, op: 'printMoney' }, 'op'],
    ['an inherited name', { ...fill, op: 'toString' }, 'op'],
    ['no id', { ...fill, operationId: undefined }, 'operationId'],
    ['half a millisecond', { ...fill, at: 1.5 }, 'at'],
    ['a float for a quantity', { ...fill, quantity: 0.05 }, 'quantity'],
    ['an exponent', { ...fill, price: '6e4' }, 'price'],
    ['a quantity of zero', { ...fill, quantity: '0' }, 'quantity'],
    ['a fee below zero', { ...fill, fee: '-1' }, 'fee'],
    ['a fee as large as the fill', { ...fill, feeQuantity: '0.05' }, 'feeQuantity'],
    ['a side of its own', { ...fill, side: 'short' }, 'side'],
    ['a blank symbol', { ...fill, symbol: 'BTC USD' }, 'symbol'],
    ['a field that nobody knows', { ...fill, tenantId: 'tnt_2' }, 'tenantId'],
    ['an authority of its own', { ...release, authority: { by: 'me' } }, 'authority.by'],
    [
      'evidence by hearsay',
      { ...release, authority: { by: 'evidence', because: 'silence' } },
      'authority.because',
    ],
    [
      'two authorities',
      { ...release, authority: { by: 'owner', fence: 1, because: 'canceled' } },
      'authority.because',
    ],
    ['a fence of zero', { ...release, authority: { by: 'owner', fence: 0 } }, 'authority.fence'],
  ])('with %s is refused by the name of the field', (_what, sent, field) => {
    expect(decodeOperation(sent)).toMatchObject({ ok: false, refusal: { code: 'INVALID_OPERATION', field } });
  });
});

test('zeros at the end of an amount are no digits, whoever hands it over', () => {
  const decoded = decodeOperation(fill);
  if (!decoded.ok || decoded.value.op !== 'settleFill') throw new Error('A fill was decoded');
  const withScale = (scale: number) => ({
    ...decoded.value,
    price: Decimal.parse('2.5').toScale(scale, 'down'),
  });
  expect(faultOf(withScale(20))).toBeNull();
  expect(faultOf({ ...decoded.value, price: Decimal.of(1, 13) })).toMatchObject({ field: 'price' });
});

describe('the content of an operation', () => {
  const content = (change: object): string => {
    const decoded = decodeOperation({ ...fill, ...change });
    if (!decoded.ok) throw new Error(decoded.refusal.field);
    return contentOf(decoded.value).join('');
  };

  test('is the same in a retry, and for equal numbers', () => {
    expect(content({ operationId: 'op-2', at: utcMillis(asked.at + 5_000) })).toBe(content({}));
    expect(content({ price: '61249.9', feeQuantity: '0.000' })).toBe(content({}));
  });

  test.each([
    [{ fillId: 'f2' }],
    [{ reservationId: 'r1' }],
    [{ tradeId: 't2' }],
    [{ symbol: 'ETH/USD' }],
    [{ side: 'sell' }],
    [{ quantity: '0.06' }],
    [{ price: '61249.91' }],
    [{ fee: '7.67' }],
    [{ feeQuantity: '0.01' }],
    [{ issuedAt: asked.issuedAt + 1 }],
  ])('is another with %j', (change) => {
    expect(content(change)).not.toBe(content({}));
  });
});
