// aedes looks for subscribers only where there can be some.

import { Aedes, type PublishPacket } from 'aedes';
import { expect, test } from 'vitest';
import { sparePublishing } from '../../../hub/intake/clients/publish-gate.ts';

const packetOn = (topic: string): PublishPacket => ({
  ...{ cmd: 'publish', topic, payload: 'x', qos: 0, retain: false, dup: false },
});

async function publishedOn(topic: string): Promise<string[]> {
  const aedes = await Aedes.createBroker();
  sparePublishing(aedes);
  const found: string[] = [];
  aedes.on('publish', (packet) => found.push(packet.topic));
  await new Promise<void>((resolve) => aedes.publish(packetOn(topic), () => resolve()));
  await new Promise<void>((resolve) => aedes.close(resolve));
  return found.filter((found) => !found.startsWith('$SYS'));
}

test('what nobody can subscribe is done with at once', async () => {
  expect(await publishedOn('$refused')).toEqual([]);
});

test('everything else is published', async () => {
  expect(await publishedOn('hall/v1/kiosk/kiosk-01/command')).toEqual(['hall/v1/kiosk/kiosk-01/command']);
});
