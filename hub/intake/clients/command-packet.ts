// A command as it goes out to its device.

import type { PublishPacket } from 'aedes';
import type { Command } from '../../messages/command.ts';
import { deviceTopic } from '../../messages/topics.ts';

/** QoS 1, never retained: a command that waits for whoever comes next would actuate at a moment nobody chose. */
export function commandPacket({ deviceClass, deviceId, ...command }: Command): PublishPacket {
  const payload = {
    id: command.id,
    name: command.name,
    arguments: command.arguments,
    issuedAt: new Date(command.issuedAt).toISOString(),
    expiresAt: new Date(command.expiresAt).toISOString(),
  };
  const topic = deviceTopic({ deviceClass, deviceId, channel: 'command' });
  return { cmd: 'publish', topic, payload: JSON.stringify(payload), qos: 1, retain: false, dup: false };
}
