import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'test/globalSetup.ts',
    setupFiles: 'test/setup.ts',
    include: ['test/**/*.test.ts'],
    // By default one processor stays free, which on a machine of two halves the speed.
    maxWorkers: '100%',
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
