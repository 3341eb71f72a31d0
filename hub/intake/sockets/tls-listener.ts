// MQTT over TLS, with client certificates where an authority for them is configured.

import { readFile } from 'node:fs/promises';
import { createServer, type TlsOptions } from 'node:tls';
import type { TlsConfig } from '../../config/config.ts';
import { AtriumError } from '../../foundation/errors.ts';
import type { ListenAddress } from '../../foundation/listen-error.ts';
import type { IncidentLog } from '../incident-log.ts';
import { type Entrance, type Listener, listen, SOCKET_OPTIONS } from './listener.ts';

export interface TlsListenerOptions extends Entrance {
  readonly config: TlsConfig;
  readonly incidents: IncidentLog;
  readonly handshakeMs: number;
}

export async function listenTls(address: ListenAddress, options: TlsListenerOptions): Promise<Listener> {
  const { doorman, enter, incidents, config } = options;
  const tls = { ...(await readCertificates(config)), handshakeTimeout: options.handshakeMs, ...SOCKET_OPTIONS };
  const server = createServer(tls);
  server.on('connection', (socket) => doorman.receive(socket));
  server.on('tlsClientError', (error, socket) => {
    incidents.report({
      refused: 'connection',
      why: `TLS handshake failed: ${error.message}`,
      who: socket.remoteAddress ?? 'unknown',
    });
  });
  server.on('secureConnection', (socket) => {
    const arrival = doorman.arrivalOf(socket);
    if (arrival) enter(socket, arrival);
    else socket.destroy();
  });
  return listen(server, address);
}

async function readCertificates(config: TlsConfig): Promise<TlsOptions> {
  const pair = {
    cert: await readPem('broker.tls.certificate', config.certificate),
    key: await readPem('broker.tls.key', config.key),
    minVersion: 'TLSv1.2',
  } as const;
  if (config.clientAuthority === undefined) return pair;
  const ca = await readPem('broker.tls.clientAuthority', config.clientAuthority);
  return { ...pair, ca, requestCert: true, rejectUnauthorized: true };
}

async function readPem(option: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new AtriumError(
      'CONFIG_INVALID',
      `${option}: the PEM file ${file} cannot be read; correct the path or its permissions`,
      {
        context: { option, file },
        cause,
      },
    );
  }
}
