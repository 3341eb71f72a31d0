// The centre's side of the AsyncAPI document: a channel of CloudEvents for each lane, presence, and the dialogue.

import { hallId } from '../../hub/messages/ids.ts';
import { LANES, type Lane } from '../../hub/messages/record.ts';
import { centreTopics } from '../../hub/messages/topics.ts';
import type { AsyncapiChannel, AsyncapiMessage } from './asyncapi-channel.ts';
import { COMMAND, RECEIPT, REPLY } from './asyncapi-dialogue.ts';
import { cloudEventSchema } from './cloud-event-schemas.ts';

const HALL = hallId('{hallId}');

const SUMMARIES: Record<Lane, string> = {
  ledger: 'Which numbers of the other lanes the centre will never get, and why: sent before all else.',
  alarm: 'Alarms as they rise and clear.',
  event: 'What happened: events of devices and changes of their verdicts.',
  report: 'What is worth keeping: states, replies, refused messages, starts and stops of the hub.',
  telemetry: 'Measurements, one window a minute and device.',
};

export function centreChannels(): AsyncapiChannel[] {
  return [
    ...LANES.map(laneChannel),
    presenceChannel(),
    dialogueChannel('hall-receipts', centreTopics.receipts(HALL), RECEIPT),
    dialogueChannel('hall-commands', centreTopics.commands(HALL), COMMAND),
    { ...dialogueChannel('hall-replies', centreTopics.replies(HALL), REPLY), action: 'send' },
  ];
}

/** From the centre's application to the hub. */
function dialogueChannel(name: string, address: string, message: AsyncapiMessage): AsyncapiChannel {
  return { ...centreChannel(name, address), action: 'receive', title: message.title, retain: false, message };
}

function laneChannel(lane: Lane): AsyncapiChannel {
  const title = `Records of the lane ${lane}`;
  const contentType = 'application/cloudevents+json';
  const message = { title, summary: SUMMARIES[lane], contentType, payload: cloudEventSchema(lane) };
  return { ...centreChannel(`hall-${lane}`, centreTopics.lane(HALL, lane)), title, retain: false, message };
}

function presenceChannel(): AsyncapiChannel {
  const title = 'Presence of the hall';
  const summary = 'online after connecting, offline before leaving, lost as the will.';
  const payload = {
    type: 'object',
    additionalProperties: false,
    required: ['state', 'at'],
    properties: { state: { enum: ['online', 'offline', 'lost'] }, at: { type: 'string', format: 'date-time' } },
  };
  return {
    ...centreChannel('hall-presence', centreTopics.presence(HALL)),
    title,
    retain: true,
    message: { title, summary, payload },
  };
}

function centreChannel(name: string, address: string) {
  const id = name.replace(/-([a-z])/, (_, letter: string) => letter.toUpperCase());
  return { id, address, server: 'centre', parameter: 'hallId', action: 'send', qos: 1 } as const;
}
