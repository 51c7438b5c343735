import type { Story } from './story.ts';

const flat = (price: number, steps: number): readonly number[] => Array.from({ length: steps }, () => price);
const enter = { do: 'enter', quantity: '10', stop: '98', target: '103' } as const;

/** The lives that a sweep goes through with every fault at every call. */
export const STORIES: readonly Story[] = [
  {
    name: 'entry, partial fills, exit by hand',
    minutes: 6,
    prices: flat(100, 200),
    fillPct: 40,
    deeds: [
      { at: 0.5, ...enter, limit: '100.5' },
      { at: 2.5, do: 'close' },
    ],
  },
  {
    name: 'entry and stop',
    minutes: 8,
    prices: [...flat(100, 16), ...flat(97.5, 100)],
    deeds: [{ at: 1, ...enter }],
  },
  {
    name: 'entry and target',
    minutes: 8,
    prices: [...flat(100, 16), ...flat(103.5, 100)],
    deeds: [{ at: 1, ...enter }],
  },
  {
    name: 'stop in parts',
    minutes: 9,
    prices: [...flat(100, 20), ...flat(97.5, 100)],
    fillPct: 50,
    deeds: [{ at: 1, ...enter }],
  },
  {
    name: 'entry that never fills, taken back',
    minutes: 7,
    prices: flat(100, 200),
    deeds: [
      { at: 1, ...enter, limit: '99' },
      { at: 3, do: 'cancel' },
    ],
  },
  {
    name: 'entry taken back while it fills',
    minutes: 8,
    prices: flat(100, 200),
    fillPct: 30,
    deeds: [
      { at: 1, ...enter, limit: '100' },
      { at: 1.6, do: 'cancel' },
    ],
  },
  {
    name: 'half closed, the rest by its stop',
    minutes: 10,
    prices: [...flat(100, 24), ...flat(97.5, 100)],
    deeds: [
      { at: 1, ...enter },
      { at: 4, do: 'close', quantity: '5' },
    ],
  },
  {
    name: 'a stop that is tightened, then hit',
    minutes: 9,
    prices: [...flat(100, 20), ...flat(98.9, 100)],
    deeds: [
      { at: 1, ...enter },
      { at: 3, do: 'tighten', stop: '99' },
    ],
  },
  {
    name: 'a close while the target fills',
    minutes: 8,
    prices: [...flat(100, 14), ...flat(103.2, 100)],
    fillPct: 40,
    deeds: [
      { at: 1, ...enter },
      { at: 3.4, do: 'close' },
    ],
  },
  {
    name: 'halted in the middle of an entry',
    minutes: 9,
    prices: [...flat(100, 24), ...flat(97.5, 100)],
    deeds: [
      { at: 1, ...enter },
      { at: 1.02, do: 'halt' },
      { at: 5, do: 'resume' },
    ],
  },
  {
    name: 'paused with a position, closed by hand',
    minutes: 9,
    prices: flat(100, 200),
    deeds: [
      { at: 1, ...enter },
      { at: 3, do: 'pause' },
      { at: 4, do: 'close' },
      { at: 6, do: 'unpause' },
    ],
  },
  {
    name: 'out and in again',
    minutes: 12,
    prices: flat(100, 200),
    deeds: [
      { at: 1, ...enter },
      { at: 3, do: 'close' },
      { at: 7, ...enter },
    ],
  },
];
