import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');

/** rule, the file that breaks it, what it imports (a folder's file, or a package). */
const PLANTED: readonly (readonly [rule: string, from: string, imports: string])[] = [
  ['domain-alone', 'shared/domain/engine/a.ts', 'shared/application/ports/clock.ts'],
  ['domain-alone', 'shared/domain/engine/b.ts', 'ulid'],
  ['contracts-inward', 'shared/contracts/a.ts', 'shared/application/ports/clock.ts'],
  ['contracts-decide-nothing', 'shared/contracts/b.ts', 'shared/domain/engine/book.ts'],
  ['application-inward', 'shared/application/use-cases/a.ts', 'shared/venues/paper.ts'],
  ['venues-implement-ports', 'shared/venues/a.ts', 'shared/application/use-cases/trade.ts'],
  ['functions-know-no-host', 'functions/http/a.ts', 'local/host.ts'],
  ['functions-know-no-host', 'functions/http/b.ts', 'functions/azure/host.ts'],
  ['azure-mounts-functions', 'functions/azure/a.ts', 'local/host.ts'],
  ['local-mounts-manifest', 'local/a.ts', 'functions/azure/host.ts'],
  ['local-mounts-manifest', 'local/b.ts', 'functions/http/handler.ts'],
  ['web-knows-contracts', 'web/src/lib/a.ts', 'shared/application/use-cases/trade.ts'],
  ['web-takes-types', 'web/src/lib/b.ts', 'shared/contracts/http.ts'],
  ['features-stand-alone', 'web/src/features/chart/a.tsx', 'web/src/features/desk/page.tsx'],
  ['web-parts-know-no-feature', 'web/src/components/a.tsx', 'web/src/features/desk/page.tsx'],
  ['tests-are-leaves', 'local/c.ts', 'tests/double.ts'],
  ['base-first', 'shared/domain/money/a.ts', 'shared/domain/market/bar.ts'],
  ['market-before-indicators', 'shared/domain/market/a.ts', 'shared/domain/indicators/rsi.ts'],
  ['indicators-before-strategy', 'shared/domain/indicators/a.ts', 'shared/domain/strategy/rule.ts'],
  ['strategy-before-engine', 'shared/domain/strategy/a.ts', 'shared/domain/engine/book.ts'],
  ['orders-know-no-strategy', 'shared/domain/orders/a.ts', 'shared/domain/strategy/rule.ts'],
  ['orders-know-no-strategy', 'shared/domain/risk/a.ts', 'shared/domain/strategy/rule.ts'],
  ['desk-knows-no-market', 'shared/domain/desk/a.ts', 'shared/domain/market/bar.ts'],
  ['engine-before-backtest', 'shared/domain/engine/c.ts', 'shared/domain/backtest/run.ts'],
  ['cloud-only-in-azure', 'local/d.ts', '@azure/cosmos'],
  ['cloud-only-in-azure', 'functions/http/c.ts', 'durable-functions'],
  ['venue-sdks-only-in-venues', 'local/e.ts', 'ccxt'],
  ['machine-only-in-local', 'functions/azure/b.ts', 'libsql'],
  ['no-node-in-the-core', 'shared/domain/ids/a.ts', 'node:crypto'],
  ['no-development-library-in-the-product', 'local/f.ts', 'fast-check'],
  ['no-cycles', 'bench/a.ts', 'bench/b.ts'],
  ['resolvable', 'bench/c.ts', 'bench/no-such-file.ts'],
];

/** Innocent modules to import, and two that need each other. */
const INNOCENT = [
  'shared/application/ports/clock.ts',
  'shared/application/use-cases/trade.ts',
  'shared/domain/result.ts',
  'shared/domain/market/bar.ts',
  'shared/domain/indicators/rsi.ts',
  'shared/domain/strategy/rule.ts',
  'shared/domain/engine/book.ts',
  'shared/domain/backtest/run.ts',
  'shared/venues/paper.ts',
  'functions/azure/host.ts',
  'functions/http/handler.ts',
  'local/host.ts',
  'tests/double.ts',
  'shared/contracts/http.ts',
  'web/src/features/desk/page.tsx',
];
const PACKAGES = ['ulid', '@azure/cosmos', 'durable-functions', 'ccxt', 'libsql'];

const Verdict = z.object({
  modules: z.number(),
  edges: z.number(),
  unseen: z.array(z.string()),
  blind: z.boolean(),
  violations: z.array(z.object({ rule: z.string(), from: z.string(), to: z.string() })),
});
type Verdict = z.infer<typeof Verdict>;

/** Asks the real command, with the real rules, about another tree. */
function judge(base: string): Promise<{ readonly exitCode: number; readonly verdict: Verdict }> {
  const command = [join(ROOT, 'scripts', 'arrows.mjs'), '--base', base, '--json'];
  return new Promise((settle, fail) => {
    const child = execFile(process.execPath, command, { cwd: ROOT }, (_, stdout, stderr) => {
      if (stdout === '') fail(new Error(stderr));
      else settle({ exitCode: child.exitCode ?? -1, verdict: Verdict.parse(JSON.parse(stdout)) });
    });
  });
}

function write(base: string, name: string, text: string): void {
  mkdirSync(dirname(join(base, name)), { recursive: true });
  writeFileSync(join(base, name), text);
}

function plantPackages(base: string): void {
  for (const name of [...PACKAGES, 'fast-check']) {
    write(
      base,
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    );
    write(base, `node_modules/${name}/index.js`, 'module.exports = {};');
  }
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0']));
  write(
    base,
    'package.json',
    JSON.stringify({ name: 'planted', dependencies, devDependencies: { 'fast-check': '1.0.0' } }),
  );
}

function importOf(from: string, to: string): string {
  if (!/\.tsx?$/.test(to)) return to;
  return `${'../'.repeat(from.split('/').length - 1)}${to}`;
}

describe('the arrows between folders', () => {
  const planted = mkdtempSync(join(tmpdir(), 'arrows-'));
  const empty = mkdtempSync(join(tmpdir(), 'arrows-'));
  let answer: Awaited<ReturnType<typeof judge>>;

  beforeAll(async () => {
    plantPackages(planted);
    for (const name of INNOCENT) write(planted, name, 'export const value = 1;\n');
    write(planted, 'bench/b.ts', "import { value } from './a.ts';\nexport { value };\n");
    for (const [, from, to] of PLANTED) {
      write(planted, from, `import { value } from '${importOf(from, to)}';\nexport const held = value;\n`);
    }
    answer = await judge(planted);
  }, 120_000);
  afterAll(() => {
    rmSync(planted, { recursive: true });
    rmSync(empty, { recursive: true });
  });

  test.each(PLANTED)('%s catches %s importing %s', (rule, from, to) => {
    const caught = answer.verdict.violations.filter((violation) => violation.from === from);
    expect(
      caught.map((violation) => violation.rule),
      `${from} -> ${to}`,
    ).toContain(rule);
    expect(answer.exitCode).toBe(1);
  });

  test('what breaks no rule is not blamed', () => {
    const blamed = new Set(answer.verdict.violations.map((violation) => violation.from));
    expect(INNOCENT.filter((name) => blamed.has(name))).toEqual([]);
  });

  test('every rule of the configuration has a planted violation', () => {
    const configuration = readFileSync(join(ROOT, '.dependency-cruiser.cjs'), 'utf8');
    const rules = [...configuration.matchAll(/(?:name: |Import(?:Only)?\(\s*)'([a-z-]+)'/g)].map(
      (match) => match[1],
    );
    expect(rules.length).toBeGreaterThan(15);
    expect(new Set(PLANTED.map(([rule]) => rule))).toEqual(new Set(rules));
  });

  test('every module on disk was seen', () => {
    const modules = new Set([...INNOCENT, 'bench/b.ts', ...PLANTED.map(([, from]) => from)]);
    expect(answer.verdict).toMatchObject({ modules: modules.size, unseen: [], blind: false });
  });

  test('a run that saw nothing fails instead of reporting success', async () => {
    write(empty, 'shared/README.md', 'Nothing to check.\n');
    const { exitCode, verdict } = await judge(empty);
    expect(verdict).toMatchObject({ modules: 0, violations: [], blind: true });
    expect(exitCode).toBe(1);
  });
});
