import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../chromium.ts';
import { marketDataFile } from '../market-data.ts';

const NEEDS = [
  {
    what: 'real prices',
    path: marketDataFile('index.json'),
    reason: 'the folder ../shared/market-data is absent',
  },
  { what: 'a browser', path: chromiumPath(), reason: 'neither chromium nor google-chrome is on the PATH' },
];
const inCi = process.env['CI'] === 'true';

/** Where a person runs the tests, what the machine lacks is skipped. CI must have it all, or its green would say less. */
describe('what this machine has for the tests', () => {
  test.for(NEEDS)('$what', ({ path, reason }, { skip }) => {
    skip(path === null && !inCi, reason);
    expect(path, reason).not.toBeNull();
  });
});
