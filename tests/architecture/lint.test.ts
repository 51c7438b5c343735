import { join } from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const eslint = new ESLint({ cwd: ROOT });

const DOMAIN = 'shared/domain/result.ts';
const TEST = 'tests/architecture/lint.test.ts';
const SCRIPT = 'scripts/arrows.mjs';

/** The text takes the place of a file that exists, so that the compiler knows its types. */
async function rulesBrokenBy(text: string, path: string): Promise<readonly string[]> {
  const [report] = await eslint.lintText(`${text}\n`, { filePath: join(ROOT, path) });
  return (report?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

const PLANTED: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['no-restricted-syntax', DOMAIN, 'export const at = new Date();'],
  ['no-restricted-syntax', DOMAIN, 'export const at = Date.now();'],
  ['no-restricted-syntax', DOMAIN, 'export const chance = Math.random();'],
  ['no-restricted-syntax', DOMAIN, "export const late = await import('./money/decimal.ts');"],
  ['no-restricted-globals', DOMAIN, "export const home = process.env['HOME'];"],
  ['no-restricted-globals', DOMAIN, 'export const id = globalThis.crypto.randomUUID();'],
  ['no-restricted-globals', DOMAIN, 'export const id = crypto.randomUUID();'],
  ['no-restricted-globals', DOMAIN, 'export const start = performance.now();'],
  ['no-restricted-globals', DOMAIN, 'setTimeout(() => undefined, 1);'],
  ['no-restricted-globals', DOMAIN, "console.log('hello');"],
  ['no-restricted-imports', DOMAIN, "export { createHash } from 'node:crypto';"],
  ['no-console', DOMAIN, "console.log('hello');"],
  [
    'no-restricted-syntax',
    DOMAIN,
    'export const tell = (hub: { sendToAll(text: string): void }): void => hub.sendToAll("all");',
  ],
  [
    'no-restricted-syntax',
    DOMAIN,
    'export const amend = (exchange: { editOrder(id: string): void }): void => exchange.editOrder("1");',
  ],
  [
    'no-restricted-syntax',
    DOMAIN,
    'export const hold = (context: { df: { lock(id: string): void } }): void => context.df.lock("desk");',
  ],
  ['@typescript-eslint/no-explicit-any', DOMAIN, 'export const loose = (value: any): unknown => value;'],
  [
    '@typescript-eslint/no-non-null-assertion',
    DOMAIN,
    'export const sure = (value?: string): string => value!;',
  ],
  [
    '@typescript-eslint/no-floating-promises',
    DOMAIN,
    'export function forget(): void { Promise.resolve(1); }',
  ],
  [
    '@typescript-eslint/no-misused-promises',
    DOMAIN,
    'export const odd = (ready: Promise<boolean>): number => { if (ready) return 1; return 2; };',
  ],
  ['@typescript-eslint/only-throw-error', DOMAIN, "export function fail(): never { throw 'text'; }"],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    DOMAIN,
    "export function sign(side: 'buy' | 'sell'): number { switch (side) { case 'buy': return 1; } return 0; }",
  ],
  [
    '@typescript-eslint/consistent-type-imports',
    DOMAIN,
    "import { Decimal } from './money/decimal.ts';\nexport type Price = Decimal;",
  ],
  [
    '@typescript-eslint/ban-ts-comment',
    DOMAIN,
    '// @ts-ignore: no reason\nexport const wrong: number = "text";',
  ],
  ['eqeqeq', DOMAIN, 'export const same = (left: unknown, right: unknown): boolean => left == right;'],
  ['max-lines', DOMAIN, 'export const line = 1;\n'.repeat(401)],
  ['max-lines-per-function', DOMAIN, `export function long(): void {\n${'  String(1);\n'.repeat(70)}}`],
  ['complexity', DOMAIN, `export const many = (n: number): boolean => ${'n === 1 || '.repeat(15)}n === 2;`],
  ['no-restricted-syntax', TEST, "import { vi } from 'vitest';\nvi.mock('./decimal.ts');"],
  ['no-restricted-syntax', TEST, "import { test } from 'vitest';\ntest.only('alone', () => undefined);"],
  ['eqeqeq', SCRIPT, 'export const same = (left, right) => left == right;'],
  ['ballast/file-name', 'scripts/utils.mjs', 'export const thing = 1;'],
  ['ballast/file-name', 'scripts/helpers.mjs', 'export const thing = 1;'],
  ['ballast/file-name', 'scripts/index.mjs', 'export const thing = 1;'],
];

describe('the lint of the house', () => {
  // The first text makes the compiler read the whole tree.
  beforeAll(() => rulesBrokenBy('export const warm = 1;', DOMAIN), 180_000);

  test.each(PLANTED)('%s is caught in %s: %s', async (rule, path, text) => {
    expect(await rulesBrokenBy(text, path)).toContain(rule);
  });

  test.each([
    ['a moment from an argument', 'export const at = (ms: number): Date => new Date(ms);'],
    ['arithmetic', 'export const least = (left: number, right: number): number => Math.min(left, right);'],
    ['a regular expression test', 'export const isId = (text: string): boolean => /^[a-z]+$/.test(text);'],
  ])('%s is allowed in the domain', async (_, text) => {
    expect(await rulesBrokenBy(text, DOMAIN)).toEqual([]);
  });

  test('a comment cannot switch a rule off', async () => {
    const text = '/* eslint-disable */\nexport const at = Date.now(); // eslint-disable-line';
    expect(await rulesBrokenBy(text, DOMAIN)).toContain('no-restricted-syntax');
  });
});
