import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utcMillis } from '../time/instant.ts';
import {
  clientOrderIdFor,
  decisionIdFor,
  deriveId,
  intentIdFor,
  isOurs,
  operationIdFor,
  requestedIntentIdFor,
  reservationIdFor,
  tradeIdFor,
} from './derive.ts';
import { clientOrderId, isKeyPart, profileId, tenantId } from './ids.ts';

const bar = {
  tenantId: tenantId('tnt_1'),
  profileId: profileId('prf_7'),
  symbol: 'BTC/USD',
  timeframe: '1h',
  barClosesAt: utcMillis(1_767_225_600_000),
} as const;
const entry = intentIdFor({ ...bar, leg: 'entry' });
const order = {
  environment: 'paper',
  account: 'acc-1',
  tradeId: tradeIdFor(entry),
  leg: 'entry',
  attempt: 1,
} as const;

describe('derived ids', () => {
  test('are the first half of SHA-256 over the framed parts, computed by another implementation', () => {
    const framed = '11:repair-fill7:BTC/USD3:0.52:42';
    const hex = createHash('sha256').update(framed, 'utf8').digest('hex').slice(0, 32);
    expect(deriveId('repair-fill', 'BTC/USD', '0.5', 42)).toBe(`repair-fill-${hex}`);
  });

  test('are so for parts of any length, whatever was hashed before', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 400 });
    fc.assert(
      fc.property(text, fc.constantFrom(1, 1, 1, 40), (part, times) => {
        const long = part.repeat(times);
        const framed = `1:k${Buffer.byteLength(long)}:${long}`;
        const hex = createHash('sha256').update(framed, 'utf8').digest('hex').slice(0, 32);
        expect(deriveId('k', long)).toBe(`k-${hex}`);
      }),
      { numRuns: 1_000 },
    );
  });

  test('measure a part in UTF-8 bytes', () => {
    const hex = createHash('sha256').update('1:x3:€', 'utf8').digest('hex').slice(0, 32);
    expect(deriveId('x', '€')).toBe(`x-${hex}`);
  });

  test('differ whenever the parts differ, however they are cut', () => {
    const parts = fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const same = left.length === right.length && left.every((part, index) => part === right[index]);
        expect(deriveId('k', ...left) === deriveId('k', ...right)).toBe(same);
      }),
      { numRuns: 2_000 },
    );
    expect(deriveId('k', 'ab', 'c')).not.toBe(deriveId('k', 'a', 'bc'));
    expect(deriveId('k', '1:a')).not.toBe(deriveId('k', '1', 'a'));
    expect(deriveId('k', '')).not.toBe(deriveId('k'));
  });

  test.each([[0.5], [Number.NaN], [Number.POSITIVE_INFINITY], ['\ud800']])('refuse the part %j', (part) => {
    expect(() => deriveId('k', part)).toThrow();
  });

  test.each(['', 'Upper', 'with space', '1st', 'a'.repeat(33)])('refuse the kind %j', (kind) => {
    expect(() => deriveId(kind, 'a')).toThrow(/kind of an id/);
  });

  test('are parts of keys', () => {
    const decision = decisionIdFor({ ...bar, strategyVersion: 'v3' });
    const manual = requestedIntentIdFor({ ...bar, requestId: 'click 17', leg: 'exit' });
    const client = clientOrderIdFor(order);
    for (const id of [decision, entry, manual, tradeIdFor(entry), reservationIdFor(client)]) {
      expect(isKeyPart(id)).toBe(true);
      expect(id).toMatch(/^[a-z]+-[0-9a-f]{32}$/);
    }
  });
});

describe('the reservation of an order', () => {
  test('is named by the order, whoever named that', () => {
    const ours = clientOrderIdFor(order);
    expect(reservationIdFor(ours)).toBe(`rsv-${ours}`);
    const foreign = clientOrderId('x'.repeat(100));
    expect(reservationIdFor(foreign)).toMatch(/^rsv-[0-9a-f]{32}$/);
  });
});

describe('operation ids', () => {
  test('are the workflow and the step, readable', () => {
    expect(operationIdFor('place:wf-1', 'reserve:2')).toBe('place:wf-1~reserve:2');
  });

  test.each([
    ['w'.repeat(95), 'reserve', 'too long'],
    ['click 17', 'reserve', 'a blank'],
    ['a~b', 'c', 'the joint in the workflow'],
    ['a', 'b~c', 'the joint in the step'],
    ['', '', 'nothing'],
  ])('of %j and %j are hashed: %s', (workflow, step) => {
    expect(operationIdFor(workflow, step)).toMatch(/^op-[0-9a-f]{32}$/);
  });

  test('differ whenever a part differs, and are parts of keys', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '~', ':', ' ', '-'), maxLength: 5 });
    fc.assert(
      fc.property(part, part, part, part, (workflow, step, otherWorkflow, otherStep) => {
        const id = operationIdFor(workflow, step);
        expect(isKeyPart(id)).toBe(true);
        const same = workflow === otherWorkflow && step === otherStep;
        expect(id === operationIdFor(otherWorkflow, otherStep)).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the intent of a bar', () => {
  test('changes with each part of its key', () => {
    const others = [
      intentIdFor({ ...bar, leg: 'exit' }),
      intentIdFor({ ...bar, leg: 'entry', symbol: 'ETH/USD' }),
      intentIdFor({ ...bar, leg: 'entry', timeframe: '4h' }),
      intentIdFor({ ...bar, leg: 'entry', barClosesAt: utcMillis(bar.barClosesAt + 1) }),
      intentIdFor({ ...bar, leg: 'entry', profileId: profileId('prf_8') }),
      intentIdFor({ ...bar, leg: 'entry', tenantId: tenantId('tnt_2') }),
    ];
    expect(new Set([entry, ...others]).size).toBe(7);
  });

  test('is the same for every version of the strategy, while its decision is not', () => {
    const decisions = ['v1', 'v2'].map((strategyVersion) => decisionIdFor({ ...bar, strategyVersion }));
    expect(decisions[0]).not.toBe(decisions[1]);
    expect(intentIdFor({ ...bar, leg: 'entry' })).toBe(entry);
  });
});

describe('client order ids', () => {
  test('are UUIDs of version 8 with the tag of the platform, without hyphens', () => {
    for (let attempt = 1; attempt <= 200; attempt += 1) {
      const id = clientOrderIdFor({ ...order, attempt });
      expect(id).toMatch(/^b07a[0-9a-f]{8}8[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
      expect(isOurs(id)).toBe(true);
    }
  });

  test('change with environment, account, trade, leg and attempt, and with nothing else', () => {
    const trade = tradeIdFor(intentIdFor({ ...bar, leg: 'entry', symbol: 'ETH/USD' }));
    const variants = [
      clientOrderIdFor(order),
      clientOrderIdFor({ ...order, environment: 'live' }),
      clientOrderIdFor({ ...order, account: 'acc-2' }),
      clientOrderIdFor({ ...order, tradeId: trade }),
      clientOrderIdFor({ ...order, leg: 'stop' }),
      clientOrderIdFor({ ...order, attempt: 2 }),
    ];
    expect(new Set(variants).size).toBe(6);
    expect(clientOrderIdFor({ ...order })).toBe(variants[0]);
  });

  test.each([
    ['550e8400e29b41d4a716446655440000', 'a UUID of another maker'],
    ['b07a8400e29b41d4a716446655440000', 'our tag with version 4'],
    ['B07A8400E29B81D4A716446655440000', 'upper case'],
    ['b07a8400-e29b-81d4-a716-446655440000', 'hyphens'],
    ['', 'nothing'],
  ])('%j is not ours (%s)', (id) => {
    expect(isOurs(id)).toBe(false);
  });

  test.each([0, -1, 1.5])('attempt %j is refused', (attempt) => {
    expect(() => clientOrderIdFor({ ...order, attempt })).toThrow(/Attempts count from 1/);
  });
});

test.each(['a~b', '~a', 'a~'])('%j is no tenant and no profile: names are put together with ~', (id) => {
  expect(() => tenantId(id)).toThrow(/holds no ~/);
  expect(() => profileId(id)).toThrow(/holds no ~/);
});
