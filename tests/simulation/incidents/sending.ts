import type { Scene } from './scene.ts';
import { ENTER, HELD, steps } from './stories.ts';

/** More than the twenty-five of the incident. */
const MANY = Array.from({ length: 30 }, (_, place) => place);

/** Sending, cancelling, and what is believed of an order whose fate nobody was told. */
export const SENDING: readonly Scene[] = [
  {
    name: 'I1: an order that timed out and was live is not ordered again',
    story: HELD,
    faults: [{ call: /^POST buy/, kind: 'silent', nth: 1 }],
    then: ({ net }) => ({
      position: net(10),
      trades: ['open'],
      entries: ['filled'],
      lateFill: false,
      venue: { held: net(10), entries: 1, stopped: net(10) },
    }),
  },
  {
    name: 'I1: an order that timed out and arrives later is not ordered again',
    story: HELD,
    faults: [{ call: /^POST buy/, kind: 'late', nth: 1 }],
    then: ({ net }) => ({
      lateFill: false,
      position: net(10),
      trades: ['open'],
      venue: { held: net(10), entries: 1, stopped: net(10) },
    }),
  },
  {
    name: 'I1: an order whose process died with the request in hand is given up by proof alone, or sent once',
    story: { ...HELD, minutes: 12 },
    faults: [{ call: /^POST buy/, kind: 'die-before', nth: 1 }],
    then: ({ kind, net }) =>
      kind.capabilities.clientIdUniqueness === 'forever'
        ? { position: net(10), trades: ['open'], venue: { entries: 1, stopped: net(10) } }
        : {
            position: '0',
            trades: ['void'],
            entries: ['not_placed'],
            reserved: 'none',
            venue: { entries: 0 },
          },
  },
  {
    name: 'I2: an error of the server after the order was taken brings no second one',
    story: HELD,
    faults: [{ call: /^POST buy/, kind: 'failed-after', nth: 1 }],
    then: ({ net }) => ({
      position: net(10),
      trades: ['open'],
      venue: { held: net(10), entries: 1, stopped: net(10) },
    }),
  },
  {
    name: 'I2: a silence that outlasts the fill brings no second order',
    // The market fills at the quarter of the minute, and nine seconds earlier the request leaves.
    story: { ...HELD, deeds: [{ at: 0.6, ...ENTER }] },
    faults: [{ call: /^POST buy/, kind: 'silent', nth: 1 }],
    then: ({ net }) => ({ position: net(10), trades: ['open'], venue: { entries: 1, held: net(10) } }),
  },
  {
    name: 'I2: a server that errs at every order gets none twice',
    story: HELD,
    faults: [{ call: /^POST/, kind: 'failed-after' }],
    then: ({ net }) => ({ position: net(10), trades: ['open'], venue: { entries: 1, stopped: net(10) } }),
  },
  {
    name: 'I3: a cancel that came too late is not taken for an order that never was',
    story: {
      minutes: 6,
      prices: steps(100, 60),
      deeds: [
        { at: 0.5, ...ENTER, limit: '100.5' },
        // The market fills at the quarter of the minute: this is on the wire then.
        { at: 0.748, do: 'cancel' },
      ],
    },
    faults: [{ call: /^DELETE/, kind: 'late', nth: 1 }],
    then: ({ net }) => ({
      position: net(10),
      trades: ['open'],
      entries: ['filled'],
      venue: { held: net(10), entries: 1, stopped: net(10) },
    }),
  },
  {
    name: 'I4: answers and look-ups that fail for minutes lose no order',
    story: HELD,
    faults: [
      { call: /^POST buy/, kind: 'silent', nth: 1 },
      { call: /^GET (?!bars)/, kind: 'refused', since: /^POST buy/ },
    ],
    meanwhile: () => ({ entries: ['unknown'], reserved: 'some', reconciliation: 'incomplete' }),
    then: ({ net }) => ({ position: net(10), trades: ['open'], venue: { entries: 1, stopped: net(10) } }),
  },
  {
    name: 'I4: a forgotten buy that fills much later is still ours and protected',
    story: {
      minutes: 12,
      prices: [...steps(100, 36), ...steps(98.5, 60)],
      deeds: [{ at: 0.5, ...ENTER, limit: '99' }],
    },
    faults: [
      { call: /^POST buy/, kind: 'silent', nth: 1 },
      { call: /^GET b[0-9a-f]{8}/, kind: 'refused' },
      { call: /^GET reports/, kind: 'refused' },
    ],
    then: ({ net }) => ({
      position: net(10),
      trades: ['open'],
      venue: { held: net(10), entries: 1, stopped: net(10) },
    }),
  },
  {
    name: 'I4: of more orders at rest than a page shows none is forgotten',
    venue: (kind) => ({
      ...kind,
      symbols: MANY.map((place) => kind.symbols[0]?.replace('ACME', `S${place}`) ?? ''),
    }),
    story: {
      minutes: 9,
      prices: [...steps(100, 20), ...steps(98.5, 60)],
      deeds: MANY.map((symbol) => ({ at: 0.5, ...ENTER, quantity: '1', limit: '99', symbol })),
    },
    faults: [],
    then: () => ({
      trades: MANY.map(() => 'open'),
      entries: MANY.map(() => 'filled'),
      fills: MANY.length,
      reserved: 'none',
      venue: { entries: MANY.length },
    }),
  },
  {
    name: 'I5: an entry that the venue ends after a part of it is not ordered again',
    story: {
      minutes: 8,
      prices: steps(100, 60),
      fillPct: 30,
      deeds: [{ at: 0.5, ...ENTER, limit: '100.5' }],
      outside: [{ at: 0.9, outside: 'cancel' }],
    },
    faults: [],
    then: ({ net }) => ({
      position: net(3),
      trades: ['open'],
      entries: ['canceled'],
      reserved: 'none',
      venue: { held: net(3), entries: 1, stopped: net(3) },
    }),
  },
  {
    name: 'I13: an order that was believed lost and fills after all is booked, flagged and protected',
    story: {
      minutes: 18,
      prices: [...steps(100, 40), ...steps(98.5, 60)],
      lagMinutes: 9.6,
      deeds: [{ at: 0.5, ...ENTER, limit: '99' }],
    },
    faults: [{ call: /^POST buy/, kind: 'silent', nth: 1 }],
    then: ({ net }) => ({
      position: net(10),
      trades: ['open'],
      lateFill: true,
      venue: { held: net(10), entries: 1, stopped: net(10) },
    }),
  },
];
