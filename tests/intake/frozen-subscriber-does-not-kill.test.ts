// T1: with its usual settings aedes dies of one subscriber that stops reading, by recursion over what it queued.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import mqtt from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { CONFORMANCE } from '../support/broker-config.ts';
import { RawMqttClient } from '../support/raw-mqtt-client.ts';
import { waitFor } from '../support/wait-for.ts';

const MESSAGES = 60_000;

async function startBrokerProcess(): Promise<{
  child: ChildProcess;
  port: number;
  stats: () => Promise<Record<string, number>>;
}> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../support/broker-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  const stats = async () => {
    child.stdin.write('stats\n');
    return JSON.parse((await lines.next()).value ?? '');
  };
  return { child, port, stats };
}

test('a frozen subscriber under a flood of small messages is cut, and the broker lives on', {
  timeout: 60_000,
}, async () => {
  const { child, port, stats } = await startBrokerProcess();
  const { username, password } = CONFORMANCE;
  const frozen = await RawMqttClient.open(port);
  onTestFinished(() => frozen.destroy());
  frozen.sendConnect({ clientId: 'frozen', username, password: Buffer.from(password) });
  await frozen.next('connack');
  frozen.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'conformance/#', qos: 0 }] });
  await frozen.next('suback');
  frozen.socket.pause();

  const publisher = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    clientId: 'publisher',
    username,
    password,
    reconnectPeriod: 0,
  });
  onTestFinished(() => void publisher.end(true));
  publisher.on('error', () => undefined);
  const payload = 'x'.repeat(200);
  for (let sent = 0; sent < MESSAGES && child.exitCode === null; sent += 500) {
    await Promise.all(Array.from({ length: 500 }, () => publisher.publishAsync('conformance/t', payload)));
  }
  await waitFor(
    async () => {
      await publisher.publishAsync('conformance/t', payload, { qos: 1 });
      return child.exitCode !== null || (await stats()).slowReadersCut === 1;
    },
    { timeoutMs: 30_000 },
  );
  expect(child.exitCode).toBeNull();
  expect((await stats()).published).toBeGreaterThan(MESSAGES);
  child.kill();
  await once(child, 'exit');
});
