import { defineConfig } from 'vitest/config';

// Tests run on Node.js itself, as the product does, and assert no timing: the limits only end what hangs, on a slow machine too.
// Two processes run all files, so that Microsoft's parser and the tables of Microsoft's are loaded twice and not once a file: a test
// gives back what it changes of the process (environment, clock, folder, signal handlers), and shares nothing under a fixed name.
/** Tests that drive the programs of others (the Azure CLI, Python, Jupyter, syslog-ng), which are slow to start: `npm run test:clients`. */
const clients = ['test/local/other-clients.test.ts', 'test/notebooks/*.test.ts'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    isolate: false,
    projects: [
      { extends: true, test: { name: 'own', include: ['test/**/*.test.ts'], exclude: [...clients] } },
      { extends: true, test: { name: 'clients', include: [...clients] } },
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    experimental: { viteModuleRunner: false },
  },
});
