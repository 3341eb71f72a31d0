// The device side of the AsyncAPI document: a channel for each class and contract channel, with the good samples as examples.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inlineReferences } from '../../firmware-contracts/inline-references.ts';
import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { deviceClass, deviceId } from '../../hub/messages/ids.ts';
import { deviceTopic } from '../../hub/messages/topics.ts';
import type { AsyncapiChannel, AsyncapiMessage } from './asyncapi-channel.ts';
import { camelCase } from './class-names.ts';

export function deviceChannels({ path, contract, schemas }: ClassFolder): AsyncapiChannel[] {
  return Object.entries(contract.channels).map(([channel, { direction, qos, retain }]) => {
    const title = `${contract.title.en} (${contract.title.zh}): ${channel}`;
    return {
      id: camelCase(`${contract.class}-${channel}`),
      address: deviceTopic({ deviceClass: deviceClass(contract.class), deviceId: deviceId('{deviceId}'), channel }),
      title,
      server: 'hall',
      parameter: 'deviceId',
      action: direction === 'from-device' ? 'receive' : 'send',
      qos,
      retain,
      message: { title, ...payloadOf(schemas[channel] ?? {}), examples: examplesOf(path, channel) },
    };
  });
}

function payloadOf(schema: object): Pick<AsyncapiMessage, 'summary' | 'payload'> {
  const { $schema, $id, description, ...payload } = inlineReferences(schema) as Readonly<Record<string, unknown>>;
  return { summary: String(description), payload };
}

interface Sample {
  readonly channel: string;
  readonly reason: string;
  readonly payload: unknown;
}

function examplesOf(path: string, channel: string): NonNullable<AsyncapiMessage['examples']> {
  const folder = join(path, 'samples/good');
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files
    .map((file) => ({
      name: basename(file, '.json'),
      ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Sample),
    }))
    .filter((sample) => sample.channel === channel)
    .map(({ name, reason, payload }) => ({ name, summary: reason, payload }));
}
