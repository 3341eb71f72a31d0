// Why the line to the external broker is as it is, for the person who reads the log.

import { readFile } from 'node:fs/promises';
import { systemErrorCode } from '../../foundation/errors.ts';

// MQTT 3.1.1, 3.2.2.3: CONNACK return codes.
const BAD_CREDENTIALS = 4;
const NOT_AUTHORIZED = 5;

export const lineReasons = {
  diskIll: () => 'the disk takes nothing now: what devices say waits at the broker',
  newSession: () =>
    'the broker had kept nothing for this hub: right for a first start; else what devices said while the line was down is lost (see "persistence" in docs/external-broker.md)',
  passwordUnreadable: (file: string, error: unknown) =>
    `the password file ${file} cannot be read (${systemErrorCode(error) ?? String(error)}); create it with the hub's password at the broker alone`,
  notGranted: (filter: string, error: unknown) =>
    `the broker does not let this hub read ${filter} (${text(error)}); check its rights for broker.external.username`,
  nothingBack: (patienceMs: number) =>
    `what the hub published below hall/v1/ did not come back for ${patienceMs / 1000} s; check its rights to read and write there at the broker`,
  notCommitted: (error: unknown) =>
    `a message could not be committed (${text(error)}); it was not acknowledged, and the broker brings it again`,
  down: (broker: string, error: Error | undefined) => {
    if (!error) return `${broker} closed the connection`;
    const code = 'code' in error ? error.code : undefined;
    if (code === BAD_CREDENTIALS || code === NOT_AUTHORIZED)
      return `${broker} refuses this hub's user name or password; check broker.external.username and broker.external.passwordFile`;
    if (code === 'ECONNREFUSED') return `nothing answers at ${broker}; is the broker running?`;
    return `the line to ${broker} failed: ${error.message}`;
  },
} as const;

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The password alone; an end of line after it is no part of it. */
export async function readPassword(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
}
