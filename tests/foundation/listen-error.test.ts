// Why a port could not be opened is said with what to change.

import { expect, it } from 'vitest';
import { listenError } from '../../hub/foundation/listen-error.ts';

const ADDRESS = { host: '10.9.8.7', port: 80, option: '--status-port' };
const failure = (code: string) => Object.assign(new Error(`listen ${code}`), { code });

it.each([
  ['EADDRINUSE', 'PORT_TAKEN', /port 80 .* another program.* --status-port/],
  ['EACCES', 'ADDRESS_UNUSABLE', /may not open port 80.* --status-port/],
  ['EADDRNOTAVAIL', 'ADDRESS_UNUSABLE', /10\.9\.8\.7 is no address of this machine/],
  ['ENOTFOUND', 'ADDRESS_UNUSABLE', /10\.9\.8\.7 is no address of this machine/],
])('%s becomes %s with its remedy', (systemCode, code, message) => {
  const cause = failure(systemCode);
  expect(listenError(cause, ADDRESS)).toMatchObject({ code, cause, message: expect.stringMatching(message) });
});

it('what has nothing to do with the address stays as it is', () => {
  const error = failure('EMFILE');
  expect(listenError(error, ADDRESS)).toBe(error);
});
