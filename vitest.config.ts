import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

// Packages resolve to their sources, so tests need no build. What runs as a process of its own
// (the sidecar, workers, benchmark programs) does run from dist: build first, or use `npm test`.
const conditions = ['@perdure/source', 'node', 'import', 'default'];
// Published as a part of the bundle, which has no types and no sources.
const internal = fileURLToPath(new URL('sidecar/src/internal.ts', import.meta.url));
const alias = { '@perdure/sidecar/internal': internal };
const never = ['**/node_modules/**', '**/dist/**'];
const alone = ['test/hostile/budget.test.ts'];

export default defineConfig({
  resolve: { conditions, alias },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'proto/src/**/*.test.ts',
            'sidecar/src/**/*.test.ts',
            'sdk-node/src/**/*.test.ts',
            'create-perdure/src/**/*.test.ts',
            'conformance/**/*.test.ts',
            'test/tidy.test.ts',
            'test/tidy/**/*.test.ts',
            'test/bench/**/*.test.ts',
            'test/deploy/**/*.test.ts',
            'test/golden/**/*.test.ts',
            'test/sim/**/*.test.ts',
          ],
          exclude: never,
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'lint rules',
          include: ['eslint-plugin/src/**/*.test.ts'],
          exclude: never,
          testTimeout: 60_000,
          // Two versions of ESLint and a compiler are loaded once, not for each file.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: [
            'test/e2e/**/*.test.ts',
            'test/crash/**/*.test.ts',
            'test/compat/**/*.test.ts',
            'test/hostile/**/*.test.ts',
            'test/soak/**/*.test.ts',
            'examples/**/*.test.ts',
            'eslint-plugin/test/**/*.test.ts',
          ],
          exclude: [...never, ...alone],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          // After the unit tests: real processes need both cores for themselves.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: alone,
          exclude: never,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
          // After all others: these compare latencies and memory.
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
