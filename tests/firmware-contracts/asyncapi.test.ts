// docs/asyncapi.yaml describes every message exactly once: each topic has one channel, each record fits its lane.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { listClassFolders, loadClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { deviceClass, deviceId, hallId } from '../../hub/messages/ids.ts';
import { LANES } from '../../hub/messages/record.ts';
import { centreTopics, deviceTopic } from '../../hub/messages/topics.ts';

interface Document {
  readonly channels: Record<string, Channel>;
  readonly operations: Record<
    string,
    { action: string; channel: { $ref: string }; bindings: { mqtt: { qos: number; retain: boolean } } }
  >;
}

interface Channel {
  readonly address: string;
  readonly messages: Record<string, { payload: object; examples?: { name: string; payload: unknown }[] }>;
}

const ROOT = join(import.meta.dirname, '../..');
const document = parse(readFileSync(join(ROOT, 'docs/asyncapi.yaml'), 'utf8')) as Document;
const folders = listClassFolders([join(ROOT, 'firmware-contracts')]).map(loadClassFolder);
const hall = hallId('demo-hall');

const deviceTopics = folders.flatMap(({ contract }) =>
  Object.keys(contract.channels).map((channel) => {
    return deviceTopic({
      deviceClass: deviceClass(contract.class),
      deviceId: deviceId(`${contract.class}-01`),
      channel,
    });
  }),
);
const topics = [...deviceTopics, ...LANES.map((lane) => centreTopics.lane(hall, lane)), centreTopics.presence(hall)];

function channelsFor(topic: string): string[] {
  const levels = topic.split('/');
  const fits = ({ address }: Channel) => {
    const wanted = address.split('/');
    return (
      wanted.length === levels.length &&
      wanted.every((level, index) => level.startsWith('{') || level === levels[index])
    );
  };
  return Object.keys(document.channels).filter((id) => fits(document.channels[id] as Channel));
}

describe('docs/asyncapi.yaml', () => {
  it.each(topics)('%s has exactly one channel', (topic) => {
    expect(channelsFor(topic)).toHaveLength(1);
  });

  it('has no channel that nothing uses', () => {
    expect(new Set(topics.flatMap(channelsFor)).size).toBe(Object.keys(document.channels).length);
  });

  it('says of each device channel who sends it, with which QoS and whether it is retained', () => {
    const said = Object.values(document.operations).map(({ action, channel, bindings: { mqtt } }) => {
      const { address } = document.channels[channel.$ref.replace('#/channels/', '')] as Channel;
      return `${address} ${action} ${mqtt.qos} ${mqtt.retain}`;
    });
    for (const { contract } of folders) {
      for (const [name, { direction, qos, retain }] of Object.entries(contract.channels)) {
        const action = direction === 'from-device' ? 'receive' : 'send';
        expect(said).toContain(`hall/v1/${contract.class}/{deviceId}/${name} ${action} ${qos} ${retain}`);
      }
    }
  });

  it('holds schemas that stand alone and accept their own examples', () => {
    const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
    ajvFormats.default(ajv);
    for (const [id, { messages }] of Object.entries(document.channels)) {
      const message = messages[id];
      const validate = ajv.compile(message?.payload ?? {});
      const refused = (message?.examples ?? [])
        .filter((example) => !validate(example.payload))
        .map(({ name }) => `${id}: ${name}`);
      expect(refused).toEqual([]);
    }
  });
});
