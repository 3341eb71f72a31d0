// Another wall clock for a process, which can be set while it runs; what no one can set stays as it is (libfaketime).

import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class FakedTime {
  readonly #folder = mkdtempSync(join(tmpdir(), 'atrium-time-'));
  readonly #file = join(this.#folder, 'now');

  /** The clock begins at this time and goes on from there. */
  constructor(at: number) {
    this.set(at);
  }

  /** For the environment of the process. Throws where libfaketime is not installed. */
  get environment(): Record<string, string> {
    const [library] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
    if (library === undefined) throw new Error('this test needs libfaketime: apt-get install faketime');
    return {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      // The library counts from when it reads the file, in local time.
      TZ: 'UTC',
    };
  }

  set(at: number): void {
    writeFileSync(this.#file, `@${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}`);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
