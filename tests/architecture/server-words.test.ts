import { describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../shared/contracts/problems.ts';
import { DENIAL_CODES } from '../../shared/domain/risk/denial.ts';
import { server } from '../../web/src/lib/words/de/server.ts';
import { decisionSentence, denialSentence } from '../../web/src/lib/words/server-words.ts';

test('every code of a problem and of a denial has its German words, and no other code has', () => {
  expect(Object.keys(server.problems).sort()).toEqual([...Object.keys(PROBLEMS), 'UNREACHABLE'].sort());
  expect(Object.keys(server.denials).sort()).toEqual([...DENIAL_CODES].sort());
});

describe('what the server says', () => {
  const denial = {
    code: 'INSUFFICIENT_CAPITAL',
    sentence: 'Money to hold against the money available: 1200.5 is more than 1000',
    figures: { needed: '1200.5', room: '1000' },
  };
  const denied = {
    symbol: 'SPY',
    direction: 'long',
    score: 0.4,
    sentence: 'as the server says it',
    denial,
    size: null,
  };

  test('is said in German with its figures', () => {
    const said = 'Zurückzulegen sind 1.200,5, verfügbar nur 1.000';
    expect(denialSentence(server, denial, 'de')).toBe(said);
    expect(decisionSentence(server, denied, 'de')).toBe(
      `Wollte in SPY long gehen und wurde abgelehnt: ${said}`,
    );
  });

  test.each([
    ['a figure is missing', server, { ...denial, figures: { needed: '1200.5' } }],
    ['the code is a new one', server, { ...denial, code: 'SOMETHING_NEW' }],
    ['it speaks the language itself', null, denial],
  ])('stays as it is where %s', (_, words, said) => {
    expect(denialSentence(words, said, 'de')).toBe(denial.sentence);
  });
});
