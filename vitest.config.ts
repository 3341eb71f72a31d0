// How the tests run: real sockets and processes share two cores, so few files at a time.

import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './tests/support/closing-line-reporter.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    teardownTimeout: 10_000,
    reporters: ['default', new ClosingLineReporter()],
  },
});
