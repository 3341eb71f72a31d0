// A disk of its own, so small that a test can fill it; for root on Linux only.

import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './open-journal.ts';

export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

const MEGABYTE = 1024 * 1024;

export function smallDisk(megabytes: number) {
  const directory = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory]);
  onTestFinished(() => void execFileSync('umount', ['-l', directory]));
  const ballast = join(directory, 'ballast');
  return {
    directory,
    /** As another program would, leaving so many bytes. */
    fill: (leaving = 0) => {
      const { bavail, bsize } = statfsSync(directory);
      try {
        writeFileSync(
          ballast,
          Buffer.alloc(Math.max(0, leaving > 0 ? bavail * bsize - leaving : megabytes * 2 * MEGABYTE)),
        );
      } catch {
        // The write that fails has taken the last free byte: that is its purpose.
      }
    },
    free: () => rmSync(ballast),
  };
}
