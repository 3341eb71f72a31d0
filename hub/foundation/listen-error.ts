// Why a server could not listen, in words for the person who configured it.

import { AtriumError, systemErrorCode } from './errors.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** Where a person sets this port. */
  readonly option: string;
}

/** PORT_TAKEN or ADDRESS_UNUSABLE; what is no fault of the address stays as it is. */
export function listenError(cause: unknown, { host, port, option }: ListenAddress): unknown {
  const details = { context: { host, port, option }, cause };
  const code = systemErrorCode(cause);
  switch (code) {
    case 'EADDRINUSE':
      return new AtriumError(
        'PORT_TAKEN',
        `port ${port} on ${host} is taken by another program: end it, or choose another port with ${option}`,
        details,
      );
    case 'EACCES':
      return new AtriumError(
        'ADDRESS_UNUSABLE',
        `this user may not open port ${port}: choose one from 1024 up with ${option}, or grant the right to the user`,
        details,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new AtriumError(
        'ADDRESS_UNUSABLE',
        `${host} is no address of this machine (${code}): correct the host beside port ${port} in the configuration`,
        details,
      );
    default:
      return cause;
  }
}
