import { defineConfig } from 'vitest/config';

// Tests run on Node.js itself, as the product does, and assert no timing: the limits only end what hangs, on a slow machine too.
// Two processes run all files, so that Microsoft's parser and the tables of Microsoft's are loaded twice and not once a file: a test
// gives back what it changes of the process (environment, clock, folder, signal handlers), and shares nothing under a fixed name.
export default defineConfig({
  test: {
    maxWorkers: 2,
    isolate: false,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    experimental: { viteModuleRunner: false },
  },
});
