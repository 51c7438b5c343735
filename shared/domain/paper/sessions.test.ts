import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../time/instant.ts';
import { instant, play, SHARE, setupOf, type StoryOptions, tidy } from './paper-desk.fixture.ts';

const NEW_YORK = setupOf({}, { ...SHARE, calendar: 'XNYS' });
/** Monday; New York trades from 14:30 to 21:00 UTC in winter. */
const at = (time: string): StoryOptions => ({ setup: NEW_YORK, startsAt: instant(`2026-03-02T${time}:00Z`) });

const CASES: readonly { readonly name: string; readonly options: StoryOptions; readonly story: string }[] = [
  {
    name: 'a day order trades through the close of its session and expires with it',
    options: at('20:58'),
    story: `
      submit a buy 1 limit 99 day
      submit b buy 1 limit 98.5 day
      bar 100 101 99.5 100
      bar 100 100 98.9 99     | a filled 1 @ 99 maker; b expired day`,
  },
  {
    name: 'a day order sent after the close is for the next session',
    options: at('21:00'),
    story: `
      submit a buy 1 limit 99 day
      bar 100 100 90 95
      time 2026-03-03T20:59:00Z
      bar 100 100 99.5 100    | a expired day`,
  },
  {
    name: 'outside regular hours only a limit order that asks for it matches',
    options: at('14:29'),
    story: `
      submit m buy 1 market
      submit l buy 1 limit 99
      submit x buy 1 limit 98 extended
      bar 100 100 97 98       | x filled 1 @ 98 maker
      bar 97 97 97 97         | m filled 1 @ 97 taker; l filled 1 @ 97 taker`,
  },
  {
    name: 'a trailing stop sees no prices outside regular hours',
    options: at('14:28'),
    story: `
      submit s sell 1 trailing 5
      bar 100 120 100 100
      bar 100 100 100 100
      bar 100 101 99 100
      bar 97 97 95 97         | s filled 1 @ 96 taker`,
  },
  {
    name: 'an extended day order lives until the extended trading ends',
    options: at('23:59'),
    story: `
      submit x buy 1 limit 98 day extended
      bar 100 100 99 99
      time 2026-03-03T00:59:00Z
      bar 100 100 99 99       | x expired day`,
  },
  {
    name: 'an order for the opening auction fills at the open of the session or not at all',
    options: at('14:28'),
    story: `
      submit m buy 1 market opg
      submit l buy 1 limit 99 opg
      bar 100 100 90 95
      bar 95 95 95 95
      bar 100 101 98 100      | m filled 1 @ 100 taker; l expired opg`,
  },
  {
    name: 'an order for the closing auction fills at the last price of the session or not at all',
    options: at('20:58'),
    story: `
      submit m buy 1 market cls
      submit l buy 1 limit 99 cls
      bar 100 101 98 100
      bar 100 102 98 101      | m filled 1 @ 101 taker; l expired cls`,
  },
  {
    name: 'an order for an auction whose session has begun waits for the next',
    options: at('15:00'),
    story: `
      submit m buy 1 market opg
      bar 100 101 98 100
      time 2026-03-03T14:30:00Z
      bar 103 104 103 104     | m filled 1 @ 103 taker`,
  },
  {
    name: 'a bar of a day holds one session: both auctions, and the end of its day orders',
    options: { ...at('00:00'), barMs: DAY_MS },
    story: `
      submit o buy 1 market opg
      submit c buy 1 market cls
      submit d buy 1 limit 90 day
      bar 100 105 95 104      | o filled 1 @ 100 taker; c filled 1 @ 104 taker; d expired day`,
  },
  {
    name: 'a holiday has no session',
    options: { setup: NEW_YORK, startsAt: instant('2026-07-03T15:00:00Z') },
    story: `
      submit m buy 1 market
      bar 100 101 98 100`,
  },
  {
    name: 'around the clock a day ends at midnight of UTC',
    options: { startsAt: instant('2026-03-02T23:58:00Z') },
    story: `
      submit a buy 1 limit 99 day
      bar 100 101 99.5 100
      bar 100 101 99.5 100    | a expired day`,
  },
  {
    name: 'a good-till-date order expires on the minute, though the bar goes on',
    options: { startsAt: instant('2026-03-02T12:00:00Z'), barMs: HOUR_MS },
    story: `
      submit a buy 1 limit 99 gtd 2026-03-02T12:30:00Z
      submit b buy 1 limit 98 gtd 2026-03-02T12:30:00Z
      bar 100 100 98.5 100    | a filled 1 @ 99 maker; b expired gtd`,
  },
  {
    name: 'immediate orders act when their latency is over, in the middle of a bar',
    options: { setup: setupOf({ latencyMs: 25_000 }) },
    story: `
      submit i buy 1 limit 97 ioc
      submit j buy 1 limit 105 ioc
      bar 100 101 98 100      | i canceled ioc; j filled 1 @ 98 taker`,
  },
  {
    name: 'the clock carries out what no bar has come to carry out',
    options: at('20:59'),
    story: `
      submit a buy 1 limit 99 day
      submit b buy 1 limit 99 gtc
      cancel b                | b pending_cancel requested
      time 2026-03-02T21:00:00Z
      clock                   | a expired day; b canceled requested
      clock`,
  },
];

describe('sessions and times in force', () => {
  test.each(CASES)('$name', ({ options, story }) => {
    expect(play(story, options)).toBe(tidy(story));
  });
});
