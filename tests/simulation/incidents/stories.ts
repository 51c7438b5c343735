import type { Story } from '../stories/story.ts';

/** The price stands still for so many quarters of a minute. */
export function steps(price: number, count: number): readonly number[] {
  return Array.from({ length: count }, () => price);
}

export const ENTER = { do: 'enter', quantity: '10', stop: '98', target: '103' } as const;

/** Bought and held. */
export const HELD: Omit<Story, 'name'> = {
  minutes: 6,
  prices: steps(100, 60),
  deeds: [{ at: 0.5, ...ENTER }],
};

/** Bought, and sold by its stop after four minutes. */
export const STOPPED: Omit<Story, 'name'> = {
  minutes: 8,
  prices: [...steps(100, 16), ...steps(97.5, 60)],
  deeds: [{ at: 0.5, ...ENTER }],
};
