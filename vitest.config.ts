import { defineConfig } from 'vitest/config';

/** Everything but the browser's journeys, which need a built site and Chromium and are started by scripts/test.mjs. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['{shared,functions,local,tests,scripts,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'tests/e2e/**'],
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
