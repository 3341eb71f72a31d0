// Sees to what the tests need beyond npm: installs it as root on Debian, names the line to type otherwise.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface SystemPackage {
  readonly name: string;
  readonly for: string;
  /** A file that is there once the package is. */
  readonly provides: string;
}

const PACKAGES: readonly SystemPackage[] = [
  { name: 'mosquitto', for: 'the centre in tests', provides: '/usr/sbin/mosquitto' },
  { name: 'chromium', for: 'tests of the page', provides: '/usr/bin/chromium' },
  {
    name: 'fonts-wqy-microhei',
    for: 'Chinese text in tests of the page',
    provides: '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
  },
  { name: 'iproute2', for: 'networks that drop packets, in tests', provides: '/usr/sbin/ip' },
  { name: 'faketime', for: 'clocks that are set, in tests', provides: '/usr/bin/faketime' },
  { name: 'strace', for: 'disks that fail or are slow, in tests', provides: '/usr/bin/strace' },
  { name: 'openssl', for: 'certificates in tests', provides: '/usr/bin/openssl' },
];

const missing = PACKAGES.filter(({ provides }) => !existsSync(provides));
const names = missing.map(({ name }) => name);
const isRootOnDebian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

if (missing.length > 0 && isRootOnDebian) {
  console.log(`installing ${names.join(', ')}`);
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names]);
} else if (missing.length > 0) {
  for (const { name, for: purpose } of missing) console.error(`${name} is missing: it is needed for ${purpose}.`);
  console.error(`Install it with:  sudo apt-get install ${names.join(' ')}`);
  process.exitCode = 1;
}

function run(command: string, args: readonly string[]): void {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(command, args, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status === 0) return;
  console.error(`"${command} ${args.join(' ')}" failed with exit code ${status}.`);
  process.exit(1);
}
