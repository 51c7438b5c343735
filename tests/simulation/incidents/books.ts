import type { Scene } from './scene.ts';
import { ENTER, HELD, STOPPED, steps } from './stories.ts';

/** What is on record against what is true: fills, money, positions, and what somebody else does on the account. */
export const BOOKS: readonly Scene[] = [
  {
    name: 'I6: a fill that is told again after a restart is booked once',
    story: STOPPED,
    faults: [
      { call: /^writes cursor:reports/, kind: 'die-before', nth: 1 },
      { call: /^writes cursor:reports/, kind: 'refused', nth: 2 },
      { call: /^writes cursor:reports/, kind: 'die-before', nth: 3 },
    ],
    then: () => ({ position: '0', fills: 2, trades: ['closed by stop'], venue: { held: '0' } }),
  },
  {
    name: 'I6: a fill that is told again with every report is booked once',
    story: { ...STOPPED, always: ['repeatedReports'] },
    faults: [],
    then: () => ({ position: '0', fills: 2, trades: ['closed by stop'], venue: { held: '0' } }),
  },
  {
    name: 'I7: an order that was taken back under silence shows no fill that never was',
    story: {
      minutes: 8,
      prices: steps(100, 60),
      deeds: [
        { at: 0.5, ...ENTER, limit: '99' },
        { at: 2, do: 'cancel' },
      ],
    },
    faults: [
      { call: /^POST buy/, kind: 'silent', nth: 1 },
      { call: /^DELETE/, kind: 'failed-after', nth: 1 },
    ],
    then: () => ({
      position: '0',
      fills: 0,
      trades: ['void'],
      entries: ['canceled'],
      reserved: 'none',
      venue: { held: '0', entries: 1 },
    }),
  },
  {
    name: 'I9: an exit sells what the fee has left and not what was bought',
    venue: (kind) => ({ ...kind, symbols: ['ACME/USD', 'BOLT/USD'], feeIn: 'received' }),
    story: {
      minutes: 8,
      prices: steps(100, 60),
      deeds: [
        { at: 0.5, ...ENTER, quantity: '7.777' },
        { at: 3, do: 'close' },
      ],
    },
    faults: [],
    // 7.777 less a thousandth is 7.769223: the lot is a thousandth, and what is below it nobody can sell.
    then: () => ({
      position: '0.000223',
      trades: ['closed by manual'],
      venue: { held: '0.000223', closes: 1, stopped: '0' },
    }),
  },
  {
    name: 'I10: two profiles on one account keep their money and their positions apart',
    story: { ...HELD, profiles: 2 },
    faults: [],
    then: ({ net }) => ({
      position: net(10),
      trades: ['open'],
      reserved: 'none',
      external: [],
      venue: { held: net(20), entries: 2, stopped: net(20) },
    }),
  },
  {
    name: 'I12: a position that was sold at the counter is seen, booked and not entered anew as if it were flat',
    story: {
      minutes: 10,
      prices: steps(100, 60),
      deeds: [{ at: 0.5, ...ENTER }],
      outside: [
        { at: 3, outside: 'cancel' },
        { at: 3.2, outside: 'sell', quantity: '9' },
      ],
    },
    faults: [],
    then: ({ kind }) => ({
      position: kind.feeIn === 'received' ? '0.99' : '1',
      trades: ['open'],
      venue: { entries: 1, stopped: kind.feeIn === 'received' ? '0.99' : '1' },
    }),
  },
  {
    name: 'I14: a fill that the reconciliation finds first is not counted again when its report comes',
    story: STOPPED,
    faults: [{ call: /^GET reports/, kind: 'refused' }],
    meanwhile: () => ({ position: '0', fills: 2, trades: ['closed by stop'] }),
    then: () => ({ position: '0', fills: 2, trades: ['closed by stop'], venue: { held: '0' } }),
  },
  {
    name: 'I15: a list that could not be read in full proves nothing and keeps entries back',
    story: {
      minutes: 8,
      prices: steps(100, 60),
      deeds: [
        { at: 0.5, ...ENTER },
        { at: 3, do: 'close' },
        { at: 5, ...ENTER },
      ],
    },
    faults: [{ call: /^GET open orders/, kind: 'refused', since: /^POST buy/ }],
    meanwhile: () => ({ reconciliation: 'incomplete', position: '0' }),
    then: () => ({ trades: ['closed by manual'], venue: { entries: 1, closes: 1 } }),
  },
];
