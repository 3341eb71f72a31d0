// A command as it goes out to its device.

import type { PublishPacket } from 'aedes';
import type { Command } from '../../messages/command.ts';
import { rfc3339 } from '../../messages/rfc3339.ts';
import { deviceTopic } from '../../messages/topics.ts';

/** QoS 1, never retained: a command that waits for whoever comes next would actuate at a moment nobody chose. */
export function commandPacket({ deviceClass, deviceId, ...command }: Command): PublishPacket {
  const payload = {
    id: command.id,
    name: command.name,
    arguments: command.arguments,
    issuedAt: rfc3339(command.issuedAt),
    expiresAt: rfc3339(command.expiresAt),
  };
  const topic = deviceTopic({ deviceClass, deviceId, channel: 'command' });
  return { cmd: 'publish', topic, payload: JSON.stringify(payload), qos: 1, retain: false, dup: false };
}
