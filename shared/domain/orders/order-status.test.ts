import { describe, expect, test } from 'vitest';
import {
  isTerminal,
  isWorking,
  mergeClaim,
  nextStatus,
  OPEN_STATUSES,
  ORDER_STATUSES,
  type OrderEventType,
} from './order-status.ts';

const EVENTS: readonly OrderEventType[] = [
  'sent',
  'not_sent',
  'answer_lost',
  'not_placed',
  'cancel_requested',
  'cancel_refused',
  'accepted',
  'confirmed',
  'suspended',
  'cancel_pending',
  'replace_pending',
  'part_filled',
  'filled',
  'canceled',
  'rejected',
  'expired',
  'replaced',
];

const SHORT: Readonly<Record<string, string>> = {
  reserved: 'resv',
  submitting: 'subm',
  unknown: 'unkn',
  not_sent: 'nsnt',
  not_placed: 'nplc',
  pending_new: 'pnew',
  new: 'new',
  suspended: 'susp',
  partially_filled: 'part',
  pending_cancel: 'pcan',
  pending_replace: 'prep',
  filled: 'fill',
  canceled: 'canc',
  rejected: 'reje',
  expired: 'expi',
  replaced: 'repl',
};

/** The whole lifecycle as a trader would check it: a dot is refused. Columns are EVENTS in their order. */
const TABLE = `
                 snt nsn los npl crq crf acc con sus cpd rpd pfl fil can rej exp rep
reserved         subm .    .    nplc .    .    pnew new  susp pcan prep part fill canc reje expi repl
submitting       .    nsnt unkn .    .    .    pnew new  susp pcan prep part fill canc reje expi repl
unknown          subm .    unkn nplc .    .    pnew new  susp pcan prep part fill canc reje expi repl
not_sent         subm .    .    nplc .    .    pnew new  susp pcan prep part fill canc reje expi repl
not_placed       .    .    .    .    .    .    pnew new  susp pcan prep nplc fill canc reje expi repl
pending_new      .    .    .    .    pcan .    pnew new  susp pcan prep part fill canc reje expi repl
new              .    .    .    .    pcan .    new  new  susp pcan prep part fill canc reje expi repl
suspended        .    .    .    .    pcan .    susp new  susp pcan prep part fill canc reje expi repl
partially_filled .    .    .    .    pcan .    part part susp pcan prep part fill canc reje expi repl
pending_cancel   .    .    .    .    pcan new  pcan pcan pcan pcan pcan pcan fill canc reje expi repl
pending_replace  .    .    .    .    pcan .    prep new  susp pcan prep prep fill canc reje expi repl
filled           .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
canceled         .    .    .    .    .    .    .    .    .    .    .    canc fill .    .    .    .
rejected         .    .    .    .    .    .    .    .    .    .    .    reje fill .    .    .    .
expired          .    .    .    .    .    .    .    .    .    .    .    expi fill .    .    .    .
replaced         .    .    .    .    .    .    .    .    .    .    .    repl fill .    .    .    .
`;

describe('the lifecycle of an order', () => {
  const rows = TABLE.trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));

  test('covers every status and every event', () => {
    expect(rows.map(([status]) => status)).toEqual(ORDER_STATUSES);
    expect(rows.every((row) => row.length === EVENTS.length + 1)).toBe(true);
  });

  test.each(ORDER_STATUSES.map((status, index) => [status, rows[index]?.slice(1) ?? []] as const))(
    'from %s goes as printed',
    (status, expected) => {
      const actual = EVENTS.map((event) => {
        const next = nextStatus(status, event);
        return next.ok ? SHORT[next.value] : '.';
      });
      expect(actual).toEqual(expected);
    },
  );

  test('an illegal step names the pair', () => {
    expect(nextStatus('filled', 'canceled')).toEqual({
      ok: false,
      refusal: { code: 'ILLEGAL_TRANSITION', status: 'filled', event: 'canceled' },
    });
  });

  test('no status but filled refuses a fill: it is money that has moved', () => {
    for (const status of ORDER_STATUSES) {
      expect(nextStatus(status, 'part_filled').ok).toBe(status !== 'filled');
      expect(nextStatus(status, 'filled').ok).toBe(status !== 'filled');
    }
  });

  test('what a venue may hold, what it has confirmed and what is over', () => {
    expect([...OPEN_STATUSES]).toEqual([
      'submitting',
      'unknown',
      'pending_new',
      'new',
      'suspended',
      'partially_filled',
      'pending_cancel',
      'pending_replace',
    ]);
    expect(ORDER_STATUSES.filter(isWorking)).toEqual([
      'pending_new',
      'new',
      'suspended',
      'partially_filled',
      'pending_cancel',
      'pending_replace',
    ]);
    expect(ORDER_STATUSES.filter(isTerminal)).toEqual([
      'not_placed',
      'filled',
      'canceled',
      'rejected',
      'expired',
      'replaced',
    ]);
    // Nothing is lost between the sets: what is neither open nor over has never been sent.
    expect(ORDER_STATUSES.filter((status) => !OPEN_STATUSES.has(status) && !isTerminal(status))).toEqual([
      'reserved',
      'not_sent',
    ]);
  });
});

describe('a claim that arrives out of order', () => {
  test.each([
    ['canceled', 'confirmed', 'canceled', 'is old news'],
    ['filled', 'canceled', 'filled', 'is old news: everything was filled before'],
    ['partially_filled', 'accepted', 'partially_filled', 'is old news'],
    ['pending_cancel', 'confirmed', 'pending_cancel', 'does not take our request back'],
    ['canceled', 'canceled', 'canceled', 'is a repetition'],
    ['suspended', 'confirmed', 'new', 'ends the suspension'],
    ['pending_replace', 'confirmed', 'new', 'ends the replacement'],
    ['not_placed', 'confirmed', 'new', 'revives what we had given up'],
    ['canceled', 'expired', 'ILLEGAL_TRANSITION', 'contradicts the books'],
    ['rejected', 'canceled', 'ILLEGAL_TRANSITION', 'contradicts the books'],
  ] as const)('%s then %s: %s, it %s', (status, claim, expected, _why) => {
    const merged = mergeClaim(status, claim);
    expect(merged.ok ? merged.value : merged.refusal.code).toBe(expected);
  });
});
