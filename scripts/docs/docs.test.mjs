import { describe, expect, test } from 'vitest';
import { brokenLinks } from './links.mjs';
import { missingTests, unknownNames } from './names.mjs';
import { withTables } from './tables.mjs';

const FILES = new Set(['package.json', 'docs/guide.md', 'docs/adr/0001.md', 'scripts/docs.mjs']);

describe('links of a document', () => {
  test.each([
    ['[a](../package.json)', []],
    ['[a](adr)', []],
    ['[a](#one-two)\n# One: two', []],
    ['[a](#one-1)\n# One\n# One', []],
    ['[a](https://example.com/nowhere)', []],
    ['```\n[a](./in-code.md)\n```', []],
    ['[a](./nowhere.md)', ['the link to ./nowhere.md leads nowhere']],
    ['![a](./nowhere.png)', ['the link to ./nowhere.png leads nowhere']],
    ['[a](#three)\n# One', ['docs/guide.md has no heading for #three']],
  ])('%j', (markdown, sentences) => {
    expect(brokenLinks('docs/guide.md', markdown, FILES)).toEqual(sentences);
  });
});

describe('names in code style', () => {
  test.each([
    ['`npm test` and `npm run check` and `npm ci`', []],
    ['npm run nothing, in prose', []],
    ['`scripts/docs.mjs`, `docs/adr/`', []],
    ['`npm run nothing`', ['there is no npm script "nothing"']],
    ['```sh\nnpm run -s nothing -- --json\n```', ['there is no npm script "nothing"']],
    ['`ballast frobnicate`', ['there is no command "ballast frobnicate"']],
    ['```sh\n$ npx ballast frobnicate --json\n```', ['there is no command "ballast frobnicate"']],
    ['```sh\nnpm run ballast -- frobnicate\n```', ['there is no command "ballast frobnicate"']],
    ['`BALLAST_NOWHERE_READ=1`', ['no code reads the setting BALLAST_NOWHERE_READ']],
    ['`shared/nowhere.ts`', ['there is no shared/nowhere.ts']],
    ['`Intl` and `ACTIVE` and `Idempotency-Key`', []],
    ['an `Unheardof` thing', ['the code declares nothing called Unheardof']],
  ])('%j', (markdown, sentences) => {
    expect(unknownNames(markdown, FILES)).toEqual(sentences);
  });
});

test('a test that is quoted beside its file is in it', () => {
  const here = 'scripts/docs/docs.test.mjs';
  const absent = ['no', 'such', 'test'].join(' ');
  const markdown = `\`${here}\` "quoted beside its file", "${absent}"`;
  expect(missingTests(markdown, new Set([here]))).toEqual([`${here} has no test "${absent}"`]);
});

describe('generated tables', () => {
  test('a table is written between its marks and is current afterwards', async () => {
    const empty = '# Queues\n<!-- generated:queues -->\n<!-- /generated -->\nThe end.\n';
    const { text } = await withTables(empty);
    expect(text).toContain('| `order-intents` | yes |');
    expect(text).toMatch(/^# Queues\n[\s\S]*\nThe end\.\n$/);
    expect((await withTables(text)).text).toBe(text);
    expect((await withTables(text.replace('order-intents', 'other-intents'))).text).toBe(text);
  });

  test('a table that nothing generates is named', async () => {
    const { unknown } = await withTables('<!-- generated:nothing -->\n<!-- /generated -->\n');
    expect(unknown).toEqual(['nothing']);
  });
});
