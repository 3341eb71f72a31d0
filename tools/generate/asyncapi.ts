// docs/asyncapi.yaml: one AsyncAPI 3.0 document of both sides of the hub, from all contracts.

import { stringify } from 'yaml';
import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { centreChannels } from './asyncapi-centre.ts';
import type { AsyncapiChannel } from './asyncapi-channel.ts';
import { deviceChannels } from './asyncapi-devices.ts';
import { pascalCase } from './class-names.ts';
import type { GeneratedFile } from './generated-file.ts';
import { banner } from './typescript-from-schema.ts';

export function asyncapiDocument(classes: readonly ClassFolder[]): GeneratedFile {
  const channels = [...classes.flatMap(deviceChannels), ...centreChannels()];
  const document = { ...ABOUT, ...sections(channels) };
  const yaml = stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
  const content = banner('firmware-contracts/', '#') + yaml;
  return { path: 'docs/asyncapi.yaml', content };
}

const ABOUT = {
  asyncapi: '3.0.0',
  info: {
    title: 'Atrium',
    version: packageJson.version,
    description:
      'What the hub of a hall receives and sends: from and to its devices, and to the centre. Operations are as seen from the hub.',
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: 'application/json',
  servers: {
    hall: {
      host: '127.0.0.1:1883',
      protocol: 'mqtt',
      protocolVersion: '3.1.1',
      description: "The hub's own broker. User name and client id are the device id.",
    },
    centre: {
      host: 'centre.example:1883',
      protocol: 'mqtt',
      description: "The centre's broker; the hub is its client.",
    },
  },
};

function sections(channels: readonly AsyncapiChannel[]) {
  return {
    channels: byId(channels, ({ address, server, title, parameter, id, message }) => ({
      address,
      title,
      servers: [{ $ref: `#/servers/${server}` }],
      parameters: { [parameter]: { $ref: `#/components/parameters/${parameter}` } },
      messages: { [id]: message },
    })),
    operations: Object.fromEntries(
      channels.map((channel) => [`${channel.action}${pascalCase(channel.id)}`, operationOf(channel)]),
    ),
    components: { parameters: PARAMETERS },
  };
}

function operationOf({ id, action, qos, retain }: AsyncapiChannel) {
  const channel = { $ref: `#/channels/${id}` };
  const messages = [{ $ref: `#/channels/${id}/messages/${id}` }];
  return { action, channel, messages, bindings: { mqtt: { qos, retain, bindingVersion: '0.2.0' } } };
}

const PARAMETERS = {
  deviceId: { description: 'Lower case letters, digits, -, _ and .; 1 to 64 characters, unique in the hall.' },
  hallId: { description: 'Lower case letters, digits, -, _ and .; 1 to 64 characters, unique at the centre.' },
};

function byId<T>(channels: readonly AsyncapiChannel[], make: (channel: AsyncapiChannel) => T): Record<string, T> {
  return Object.fromEntries(channels.map((channel) => [channel.id, make(channel)]));
}
