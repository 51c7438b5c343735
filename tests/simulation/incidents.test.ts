import { describe, expect, test } from 'vitest';
import { FaultsNamed, type NamedFault } from './faults/planned.ts';
import { playStory, type Story } from './stories/story.ts';
import { VENUE_KINDS } from './venue/venue-kind.ts';

const steps = (price: number, count: number): readonly number[] => Array.from({ length: count }, () => price);
const enter = { at: 0.5, do: 'enter', quantity: '10', stop: '98', target: '103' } as const;

const HELD: Story = { name: 'held', minutes: 6, prices: steps(100, 60), deeds: [enter] };
const STOPPED: Story = {
  name: 'stopped',
  minutes: 8,
  prices: [...steps(100, 16), ...steps(97.5, 60)],
  deeds: [enter],
};

/** What others have lost money by: the story, what goes wrong in it, and what must be left at the venue. */
const INCIDENTS: readonly {
  readonly name: string;
  readonly story: Story;
  readonly faults: readonly NamedFault[];
}[] = [
  {
    name: 'I1: an order that timed out and was live is not ordered again',
    story: HELD,
    faults: [{ call: /^POST buy/, kind: 'silent', nth: 1 }],
  },
  {
    name: 'I1: an order that timed out and arrives later is not ordered again',
    story: HELD,
    faults: [{ call: /^POST buy/, kind: 'late', nth: 1 }],
  },
  {
    name: 'I2: an error of the server after the order was taken brings no second one',
    story: HELD,
    faults: [{ call: /^POST buy/, kind: 'failed-after', nth: 1 }],
  },
  {
    name: 'I4: answers and look-ups that fail for minutes lose no order',
    story: HELD,
    faults: [
      { call: /^POST buy/, kind: 'silent', nth: 1 },
      { call: /^GET (?!bars)/, kind: 'refused' },
    ],
  },
  {
    name: 'I8: a process that dies with an open trade leaves it managed',
    story: STOPPED,
    faults: [
      { call: /^writes order/, kind: 'die-after', nth: 3 },
      { call: /^GET reports/, kind: 'die-before', nth: 4 },
    ],
  },
  {
    name: 'I11: the stop is where it was after the process that placed it has died',
    story: STOPPED,
    faults: [{ call: /^POST/, kind: 'die-after', nth: 2 }],
  },
  {
    name: 'I17: an answer of the queue that is lost neither loses nor doubles its message',
    story: STOPPED,
    faults: [
      { call: /^queues place/, kind: 'silent', nth: 1 },
      { call: /^queues v/, kind: 'failed-after', nth: 1 },
    ],
  },
];

describe.each(Object.values(VENUE_KINDS))('at a venue whose client ids are unique $name', (kind) => {
  test.each(INCIDENTS)('$name', async ({ story, faults }) => {
    const told = await playStory(story, kind, new FaultsNamed(faults));
    expect(told.violations).toEqual([]);
    expect(told.convergedAfterMs).not.toBeNull();
    expect(told.entries).toBe(1);
  });
});
