// Replies on commands: in order, as the wire wants them, kept for a while when the line is away.

import { expect, it } from 'vitest';
import { silentLog } from '../../../hub/foundation/log.ts';
import type { CommandView } from '../../../hub/messages/command.ts';
import { deviceId, hallId } from '../../../hub/messages/ids.ts';
import { Replies } from '../../../hub/upstream/centre-messages/replies.ts';
import type { OutgoingMessage } from '../../../hub/upstream/record-format.ts';
import { upTo } from '../centre.ts';

const AT = Date.UTC(2026, 0, 5, 8);

const command = (id: string, change: Partial<CommandView> = {}): CommandView => ({
  ...{ id, deviceId: deviceId('screen-1'), name: 'show', arguments: { text: 'secret' }, asker: 'operations' },
  ...{ origin: 'centre', state: 'accepted', reason: null, requestedAt: AT, changedAt: AT + 5, expiresAt: AT + 60_000 },
  ...change,
});

function begin() {
  const published: Array<OutgoingMessage & { acknowledge: () => void }> = [];
  const replies = new Replies({
    ...{ hall: hallId('hall-7'), log: silentLog },
    publish: (message, acknowledge) => void published.push({ ...message, acknowledge }),
  });
  const ids = () => published.map(({ payload }) => JSON.parse(String(payload)).id);
  return { replies, published, ids };
}

it('a reply says what became of the command, and no more', () => {
  const { replies, published } = begin();
  replies.lineUp();
  const reason = { code: 'device-offline', text: { en: 'screen-1 is offline', zh: 'screen-1 离线' } };
  replies.add(command('c-1', { state: 'refused', reason }));
  expect(published[0]).toMatchObject({ topic: 'halls/hall-7/replies', qos: 1, retain: false });
  expect(JSON.parse(String(published[0]?.payload))).toEqual({
    ...{ id: 'c-1', device: 'screen-1', name: 'show', state: 'refused', reason, asker: 'operations' },
    at: '2026-01-05T08:00:00.005Z',
  });
});

it('what the line did not get acknowledged comes again on the next, in order', () => {
  const { replies, published, ids } = begin();
  replies.add(command('c-1'));
  expect(published).toHaveLength(0);
  replies.lineUp();
  for (const id of ['c-2', 'c-3']) replies.add(command(id));
  published[0]?.acknowledge();
  replies.lineDown();
  published[1]?.acknowledge();
  replies.lineUp();
  expect(ids()).toEqual(['c-1', 'c-2', 'c-3', 'c-2', 'c-3']);
  // Of the line before.
  published[2]?.acknowledge();
  published[3]?.acknowledge();
  replies.lineDown();
  replies.lineUp();
  expect(ids().slice(5)).toEqual(['c-3']);
});

it('the last thousand are kept, and twenty go at a time', () => {
  const { replies, published, ids } = begin();
  for (const count of upTo(1_200)) replies.add(command(`c-${count}`));
  replies.lineUp();
  expect(published).toHaveLength(20);
  for (let index = 0; index < published.length; index++) published[index]?.acknowledge();
  expect(ids()).toEqual(upTo(1_000).map((count) => `c-${count + 200}`));
});

it('a full store with replies on their way loses the oldest and sends none twice', () => {
  const { replies, published, ids } = begin();
  replies.lineUp();
  for (const count of upTo(1_100)) replies.add(command(`c-${count}`));
  for (let index = 0; index < published.length; index++) published[index]?.acknowledge();
  expect(new Set(ids()).size).toBe(ids().length);
  expect(ids().at(-1)).toBe('c-1100');
  expect(published.length).toBeLessThanOrEqual(1_100);
});
