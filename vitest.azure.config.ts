import { defineConfig } from 'vitest/config';

/** The contract suites against the services that settings name: emulators, or real ones. See docs/guides/azure-scale.md. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/live/*.live.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 900_000,
    hookTimeout: 120_000,
  },
});
