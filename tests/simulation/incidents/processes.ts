import type { Scene } from './scene.ts';
import { ENTER, HELD, STOPPED, steps } from './stories.ts';

const STOPPED_OUT = () =>
  ({
    position: '0',
    trades: ['closed by stop'],
    reserved: 'none',
    venue: { held: '0', entries: 1, stopped: '0' },
  }) as const;

/** The venue carries a cancel out within a quarter of an hour. */
const CLOSED_UNDER_A_HANGING_CANCEL = {
  minutes: 20,
  prices: steps(100, 100),
  always: ['stuckCancel'],
  deeds: [
    { at: 0.5, ...ENTER },
    { at: 2, do: 'close' },
  ],
} as const;

/** Processes that die, run twice or lose what they were to hand on, and a venue that leaves things half done. */
export const PROCESSES: readonly Scene[] = [
  {
    name: 'I8: a process that dies with an open trade leaves it managed',
    story: STOPPED,
    faults: [
      { call: /^writes order/, kind: 'die-after', nth: 3 },
      { call: /^GET reports/, kind: 'die-before', nth: 4 },
    ],
    then: STOPPED_OUT,
  },
  {
    name: 'I11: the stop is where it was after the process that placed it has died',
    story: STOPPED,
    faults: [{ call: /^POST/, kind: 'die-after', nth: 1 }],
    then: STOPPED_OUT,
  },
  {
    name: 'I11: a stop and a target outlive every process of the platform',
    story: HELD,
    faults: [
      { call: /^POST buy/, kind: 'die-after', nth: 1 },
      { call: /^lists order/, kind: 'die-before', nth: 4 },
      { call: /^lists trade/, kind: 'die-before', nth: 6 },
      { call: /^lists profile/, kind: 'die-before', nth: 8 },
    ],
    then: ({ net }) => ({ position: net(10), trades: ['open'], venue: { entries: 1, stopped: net(10) } }),
  },
  {
    name: 'I16: timers that fire on two hosts do everything once',
    story: { ...STOPPED, always: ['timerTwice', 'doubleActivity'] },
    faults: [],
    then: STOPPED_OUT,
  },
  {
    name: 'I17: an answer of the queue that is lost neither loses nor doubles its message',
    story: STOPPED,
    faults: [
      { call: /^queues place/, kind: 'silent', nth: 1 },
      { call: /^queues v/, kind: 'failed-after', nth: 1 },
    ],
    then: STOPPED_OUT,
  },
  {
    name: 'I17: messages that are delivered twice, or to two hosts at once, count once',
    story: { ...STOPPED, always: ['duplicateMessage', 'lockLost'] },
    faults: [],
    then: STOPPED_OUT,
  },
  {
    name: 'I17: reports that ended as dead letters are read again and booked',
    story: { ...STOPPED, minutes: 25 },
    faults: [{ call: /^starts record-execution/, kind: 'refused', first: 60 }],
    then: STOPPED_OUT,
  },
  {
    name: 'I17: an order whose message ended as a dead letter is given up and its money free',
    story: { ...HELD, minutes: 14 },
    faults: [{ call: /^starts place-order/, kind: 'refused', first: 10 }],
    then: () => ({
      position: '0',
      trades: ['void'],
      entries: ['not_placed'],
      reserved: 'none',
      venue: { entries: 0 },
    }),
  },
  {
    name: 'I19: a cancel that the venue leaves hanging brings no second exit beside it',
    story: { ...CLOSED_UNDER_A_HANGING_CANCEL, minutes: 2.9 },
    faults: [],
    meanwhile: ({ net }) => ({ position: net(10), trades: ['open'], venue: { held: net(10), closes: 0 } }),
    then: ({ net }) => ({ position: net(10), venue: { held: net(10), entries: 1 } }),
  },
  {
    name: 'I19: the exit that waited for a hanging cancel goes once when the venue has carried it out',
    story: CLOSED_UNDER_A_HANGING_CANCEL,
    faults: [],
    then: () => ({
      position: '0',
      trades: ['closed by manual'],
      reserved: 'none',
      venue: { held: '0', entries: 1, closes: 1, stopped: '0' },
    }),
  },
];
