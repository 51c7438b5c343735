import { defineConfig } from 'vitest/config';

const NEVER = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: ['{shared,functions,local,web,tests,scripts,bench}/**/*.test.{ts,tsx,mjs}'],
          exclude: [...NEVER, 'tests/journeys/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          exclude: NEVER,
          // One browser for all of them, one journey at a time, and after everything else: a browser and a host need both cores of a small machine.
          globalSetup: 'tests/journeys/shared-browser.mjs',
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
