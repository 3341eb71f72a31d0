// docs/asyncapi.yaml describes every message exactly once: each topic has one channel, each record fits its lane.

import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { listClassFolders, loadClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { deviceClass, deviceId, hallId } from '../../hub/messages/ids.ts';
import { LANES } from '../../hub/messages/record.ts';
import { centreTopics, deviceTopic } from '../../hub/messages/topics.ts';
import { asyncapi, channelsOf, problemsWith } from '../support/asyncapi.ts';
import { ROOT } from '../support/atrium-process.ts';

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
const centreSide = [
  ...LANES.map((lane) => centreTopics.lane(hall, lane)),
  centreTopics.presence(hall),
  centreTopics.receipts(hall),
  centreTopics.commands(hall),
  centreTopics.replies(hall),
];
const topics = [...deviceTopics, ...centreSide];

describe('docs/asyncapi.yaml', () => {
  it.each(topics)('%s has exactly one channel', (topic) => {
    expect(channelsOf(topic)).toHaveLength(1);
  });

  it('has no channel that nothing uses', () => {
    expect(new Set(topics.flatMap(channelsOf)).size).toBe(Object.keys(asyncapi.channels).length);
  });

  it('says which way the dialogue with the centre goes, and that nothing of it is retained', () => {
    const said = Object.fromEntries(
      Object.values(asyncapi.operations).map(({ action, channel, bindings }) => [
        channel.$ref.replace('#/channels/', ''),
        { action, ...bindings.mqtt },
      ]),
    );
    expect(said.hallReceipts).toMatchObject({ action: 'receive', qos: 1, retain: false });
    expect(said.hallCommands).toMatchObject({ action: 'receive', qos: 1, retain: false });
    expect(said.hallReplies).toMatchObject({ action: 'send', qos: 1, retain: false });
  });

  it.each([
    ['a receipt for a lane that does not exist', 'hallReceipts', { lane: 'rumour' }],
    ['a receipt with a range of one number', 'hallReceipts', { ranges: [[7]] }],
    ['a command without an expiry', 'hallCommands', { expiresAt: undefined }],
    ['a command whose id is no idempotency key', 'hallCommands', { id: 'a b' }],
    ['a reply with a state that no command has', 'hallReplies', { state: 'probably' }],
  ])('refuses %s', (_, channel, change) => {
    const example = asyncapi.channels[channel]?.messages[channel]?.examples?.[0]?.payload as object;
    expect(problemsWith(channel, JSON.stringify(example))).toEqual([]);
    expect(problemsWith(channel, JSON.stringify({ ...example, ...change }))).not.toEqual([]);
  });

  it('says of each device channel who sends it, with which QoS and whether it is retained', () => {
    const said = Object.values(asyncapi.operations).map(({ action, channel, bindings: { mqtt } }) => {
      const { address } = asyncapi.channels[channel.$ref.replace('#/channels/', '')] ?? { address: channel.$ref };
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
    for (const [id, { messages }] of Object.entries(asyncapi.channels)) {
      const message = messages[id];
      const validate = ajv.compile(message?.payload ?? {});
      const refused = (message?.examples ?? [])
        .filter((example) => !validate(example.payload))
        .map(({ name }) => `${id}: ${name}`);
      expect(refused).toEqual([]);
    }
  });
});
