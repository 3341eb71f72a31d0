// What the centre's application and the hub say to each other beside the records: receipts, commands, replies.

import { COMMAND_STATES } from '../../hub/messages/command.ts';
import { LANES } from '../../hub/messages/record.ts';
import type { AsyncapiMessage } from './asyncapi-channel.ts';
import { closed, localized, ranges, sequenceNumber } from './cloud-event-schemas.ts';

const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };
const commandId = {
  type: 'string',
  pattern: '^[A-Za-z0-9._-]{1,64}$',
  description: 'The idempotency key: the same id never acts twice; asked again, the hub says what became of it.',
};
const asker = { type: 'string', minLength: 1, maxLength: 128, description: 'Who asked, as the centre knows them.' };
const at = '2026-11-21T08:00:00.000Z';

const receipt = closed(
  {
    epoch: { ...text, description: 'Epoch of the records, as in their id.' },
    lane: { enum: [...LANES] },
    seq: {
      type: 'integer',
      minimum: 0,
      description: 'All records of this epoch and lane up to this number are stored, or named in the ledger.',
    },
    ranges: { ...ranges, description: 'Stored as well, beyond `seq`: live records overtake what waited.' },
    refused: {
      type: 'array',
      items: closed({ seq: sequenceNumber, reason: text }),
      description: 'Records that the application will not take; refused often enough, they go aside.',
    },
    at: time,
  },
  ['ranges', 'refused'],
);

const command = closed(
  {
    id: commandId,
    device: text,
    name: { ...text, description: "A command of the device's contract." },
    arguments: { type: 'object' },
    asker,
    issuedAt: time,
    expiresAt: { ...time, description: 'Never acted on from this moment on.' },
  },
  ['arguments'],
);

const reply = closed({
  id: commandId,
  device: text,
  name: text,
  state: {
    enum: [...COMMAND_STATES],
    description: 'succeeded only when the device has said or shown it; sent only to a device that is connected.',
  },
  reason: { oneOf: [closed({ code: text, text: localized }), { type: 'null' }] },
  asker,
  at: time,
});

export const RECEIPT: AsyncapiMessage = {
  title: "Receipts of the centre's application",
  summary:
    'Says which records are stored durably. With upstream.confirmation receipt nothing leaves the journal without one. Never retained.',
  payload: receipt,
  examples: [
    { name: 'stored', summary: 'All is stored up to 1200.', payload: { epoch: 'k3xQ', lane: 'event', seq: 1200, at } },
    {
      name: 'stored-ahead',
      summary: 'Live records came before the backlog; one record is refused.',
      payload: {
        epoch: 'k3xQ',
        lane: 'event',
        seq: 1200,
        ranges: [[1501, 1520]],
        refused: [{ seq: 1521, reason: 'unknown type' }],
        at,
      },
    },
  ],
};

const asked = { id: 'c-4711', device: 'kiosk-01', name: 'restart', asker: 'anna@centre' };

export const COMMAND: AsyncapiMessage = {
  title: 'Commands from the centre',
  summary: 'Never retained; those sent while the line is down never arrive late.',
  payload: command,
  examples: [
    {
      name: 'restart',
      summary: 'A command that is worthless after half a minute.',
      payload: { ...asked, arguments: {}, issuedAt: at, expiresAt: '2026-11-21T08:00:30.000Z' },
    },
  ],
};

export const REPLY: AsyncapiMessage = {
  title: 'What became of a command',
  summary: 'One for each change of its state; the records io.atrium.command.changed say the same, and are kept.',
  payload: reply,
  examples: [
    { name: 'succeeded', summary: 'The device did it.', payload: { ...asked, state: 'succeeded', reason: null, at } },
    {
      name: 'refused',
      summary: 'Nobody is there to do it.',
      payload: {
        ...asked,
        state: 'refused',
        reason: { code: 'device-offline', text: { en: 'The device is offline.', zh: '设备离线。' } },
        at,
      },
    },
  ],
};
