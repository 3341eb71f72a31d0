// One client can make the hub hold little that is unread; what is unsent to it makes nobody wait.

import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { sizeBuffers, UNREAD_BYTES } from '../../../hub/intake/sockets/stream-buffers.ts';
import { createCertificates } from '../../support/certificates.ts';
import { waitFor } from '../../support/wait-for.ts';

const SLOW_READER_BYTES = 262_144;

async function acceptedOverTcp(): Promise<[Socket, Socket]> {
  const server = createTcpServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const client = connect({ port: typeof address === 'object' && address ? address.port : 0, host: '127.0.0.1' });
  const accepted = await new Promise<Socket>((resolve) => server.once('connection', resolve));
  return [accepted, client];
}

async function acceptedOverTls(): Promise<[TLSSocket, TLSSocket]> {
  const { ca, server: pair } = createCertificates();
  const server = createTlsServer({ cert: pair.certificate, key: pair.key });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const client = connectTls({
    port: typeof address === 'object' && address ? address.port : 0,
    host: '127.0.0.1',
    ca: ca.certificate,
  });
  const accepted = await new Promise<TLSSocket>((resolve) => server.once('secureConnection', resolve));
  return [accepted, client];
}

test.each([
  ['TCP', acceptedOverTcp],
  ['TLS', acceptedOverTls],
])('a %s client that sends on while nobody reads is held at the limit', async (_transport, accept) => {
  const [accepted, client] = await accept();
  onTestFinished(() => void [accepted, client].map((socket) => socket.destroy()));
  client.on('error', () => undefined);
  sizeBuffers(accepted, SLOW_READER_BYTES);
  accepted.on('readable', () => undefined);
  client.write(Buffer.alloc(2_000_000));
  await waitFor(() => accepted.readableLength >= UNREAD_BYTES);
  const { promise: settled, resolve } = Promise.withResolvers<void>();
  setImmediate(() => setImmediate(() => resolve()));
  await settled;
  expect(accepted.readableLength).toBeLessThanOrEqual(2 * UNREAD_BYTES);
});

test.each([
  ['TCP', acceptedOverTcp],
  ['TLS', acceptedOverTls],
])(
  'writing to a %s client that does not read finds room beyond the bytes from which its messages are dropped',
  async (_transport, accept) => {
    const [accepted, client] = await accept();
    onTestFinished(() => void [accepted, client].map((socket) => socket.destroy()));
    client.pause();
    sizeBuffers(accepted, SLOW_READER_BYTES);
    let hasRoom = true;
    while (accepted.writableLength <= SLOW_READER_BYTES) hasRoom = accepted.write(Buffer.alloc(1_000));
    expect(hasRoom).toBe(true);
  },
);
