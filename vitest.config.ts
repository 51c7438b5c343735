import { defineConfig } from 'vitest/config';

const journeys = process.env['JOURNEYS'] === 'true';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['{shared,functions,local,web,tests,scripts,bench}/**/*.test.{ts,tsx,mjs}'],
    // The journeys want a browser and a machine to themselves: npm run journeys.
    exclude: ['**/node_modules/**', '**/dist/**', ...(journeys ? [] : ['tests/journeys/**'])],
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
