import { defineConfig } from 'vitest/config';

// Tests run on Node.js itself, as the product does, and assert no timing: the limits only end what hangs, on a slow machine too.
export default defineConfig({
  test: {
    maxWorkers: 2,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    experimental: { viteModuleRunner: false },
  },
});
