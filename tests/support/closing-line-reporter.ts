// Closes a run with one plain line, and fails it in CI where a test was skipped.

import type { Reporter, TestModule } from 'vitest/node';

export class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    if (process.env.CI && skipped.length > 0) {
      for (const test of skipped)
        console.error(`skipped, which CI does not allow: ${test.module.relativeModuleId} > ${test.fullName}`);
      process.exitCode = 1;
    }
    console.log(`${count('passed')} passed, ${count('failed')} failed, ${skipped.length} skipped`);
  }
}
