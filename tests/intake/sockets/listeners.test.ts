// TCP, WebSocket and TLS lead to the same broker, with the same guards.

import { connect } from 'node:net';
import { generate } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { deviceTopicOf, startBroker } from '../../support/broker-harness.ts';
import { createCertificates } from '../../support/certificates.ts';
import { waitFor } from '../../support/wait-for.ts';

const event = deviceTopicOf('kiosk-01', 'event');

test('a taken port is named together with the option that sets it', async () => {
  const first = await startBroker();
  await expect(startBroker({ port: first.port })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringContaining(String(first.port)),
    context: { port: first.port, option: '--broker-port' },
  });
  await expect(startBroker({ websocketPort: first.port })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    context: { option: 'broker.websocketPort' },
  });
});

test('a start that fails half-way leaves no port open', async () => {
  const first = await startBroker();
  const second = await startBroker();
  const { port } = second;
  await second.stop();
  await expect(startBroker({ port, websocketPort: first.port })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  await startBroker({ port });
});

test('a device over WebSocket publishes, is told apart and is seen to be gone', async () => {
  const harness = await startBroker({ websocketPort: 0 });
  const url = `ws://127.0.0.1:${harness.broker.ports().websocket}/mqtt`;
  const device = await harness.connectDevice('kiosk-01', {}, url);
  await device.publishAsync(event, 'x'.repeat(60_000), { qos: 1 });
  expect(harness.inputsOf('message')[0]?.message.payload).toHaveLength(60_000);
  device.end(true);
  await waitFor(() => harness.inputsOf('device-disconnected').length === 1);
});

test('a WebSocket without subprotocol mqtt, with text frames, or plain HTTP is turned away', async () => {
  const harness = await startBroker({ websocketPort: 0 });
  const port = harness.broker.ports().websocket;
  const closeCode = (socket: WebSocket) => new Promise((resolve) => socket.once('close', resolve));
  expect(await closeCode(new WebSocket(`ws://127.0.0.1:${port}`))).toBe(1008);
  const texting = new WebSocket(`ws://127.0.0.1:${port}`, ['mqtt']);
  const connectPacket = generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clientId: 'kiosk-01',
    clean: true,
    keepalive: 60,
  });
  texting.once('open', () => texting.send(connectPacket.toString('ascii')));
  expect(await closeCode(texting)).toBe(1003);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(426);
});

test('a WebSocket frame far above the packet limit is cut', async () => {
  const harness = await startBroker({ websocketPort: 0 });
  const socket = new WebSocket(`ws://127.0.0.1:${harness.broker.ports().websocket}`, ['mqtt']);
  socket.once('open', () => socket.send(Buffer.alloc(1_000_000)));
  const code = await new Promise((resolve) => socket.once('close', resolve));
  expect(code).toBe(1009);
});

test('a device over TLS publishes and is seen to be gone', async () => {
  const { ca, server } = createCertificates();
  const harness = await startBroker({ tls: { port: 0, certificate: server.certificateFile, key: server.keyFile } });
  const url = `mqtts://127.0.0.1:${harness.broker.ports().tls}`;
  const device = await harness.connectDevice('kiosk-01', { ca: ca.certificate }, url);
  await device.publishAsync(event, 'x'.repeat(60_000), { qos: 1 });
  expect(harness.inputsOf('message')[0]?.message.payload).toHaveLength(60_000);
  device.end(true);
  await waitFor(() => harness.inputsOf('device-disconnected').length === 1);
});

test('where client certificates are required, one of the authority gets in and a foreign or missing one does not', async () => {
  const { ca, server, client } = createCertificates();
  const foreign = createCertificates().client;
  const harness = await startBroker({
    tls: { port: 0, certificate: server.certificateFile, key: server.keyFile, clientAuthority: ca.certificateFile },
  });
  const url = `mqtts://127.0.0.1:${harness.broker.ports().tls}`;
  const trusting = { ca: ca.certificate };
  await harness.connectDevice('kiosk-01', { ...trusting, cert: client.certificate, key: client.key }, url);
  await expect(harness.connect({ ...trusting, cert: foreign.certificate, key: foreign.key }, url)).rejects.toThrow();
  await expect(harness.connect(trusting, url)).rejects.toThrow();
  expect(harness.broker.stats().connectionsAccepted).toBe(1);
  await waitFor(() => harness.said('TLS handshake failed').length > 0);
});

test('a PEM file that cannot be read is named with its key in the configuration', async () => {
  await expect(
    startBroker({ tls: { port: 0, certificate: '/no/such.pem', key: '/no/such.key' } }),
  ).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    context: { option: 'broker.tls.certificate', file: '/no/such.pem' },
  });
});

test('a TLS or HTTP handshake that is never finished is cut at the deadline', async () => {
  const { server } = createCertificates();
  const tls = { port: 0, certificate: server.certificateFile, key: server.keyFile };
  const harness = await startBroker({ tls, websocketPort: 0, limits: { handshakeMs: 200 } });
  const ports = harness.broker.ports();
  for (const port of [ports.tls, ports.websocket]) {
    const socket = connect({ port: port ?? 0, host: '127.0.0.1' });
    const begunAt = performance.now();
    await new Promise((resolve) => socket.once('close', resolve).resume());
    expect(performance.now() - begunAt).toBeLessThan(2_000);
  }
});
