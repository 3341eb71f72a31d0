// What comes in from the centre: bounded, and nothing of the past.

import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { hallId } from '../../../hub/messages/ids.ts';
import { Inbox } from '../../../hub/upstream/centre-messages/inbox.ts';
import type { Receipt } from '../../../hub/upstream/centre-messages/receipt.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const RECEIPT = JSON.stringify({ epoch: 'e', lane: 'event', seq: 1, at: '2026-01-05T08:00:00Z' });

let clock: FakeClock;
let inbox: Inbox;
let receipts: Receipt[];
let commands: string[];
let lines: Array<{ msg: string; linesLeftOutBefore?: number }>;

beforeEach(() => {
  clock = new FakeClock();
  [receipts, commands, lines] = [[], [], []];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => lines.push(JSON.parse(chunk.toString())));
  inbox = new Inbox({
    ...{ hall: hallId('hall-7'), clock, log: pino(stream) },
    onReceipt: (receipt) => receipts.push(receipt) < 3,
    onCommand: (payload, isRetained) => void commands.push(`${payload}${isRetained ? ' retained' : ''}`),
  });
});

const take = (channel: string, text: string, isRetained = false) =>
  inbox.take({ topic: `halls/hall-7/${channel}`, payload: Buffer.from(text), isRetained });

it('a receipt is handed on, a retained or unreadable one is not, and the log says so', () => {
  take('receipts', RECEIPT);
  take('receipts', RECEIPT, true);
  take('receipts', '{}');
  expect(receipts).toMatchObject([{ epoch: 'e', lane: 'event', seq: 1 }]);
  expect(lines.map(({ msg }) => msg)).toEqual([
    'a receipt of the centre is retained; ignored',
    'a receipt of the centre cannot be read; ignored',
  ]);
});

it('a command is handed on unread, with the mark of a retained one', () => {
  take('commands', 'anything');
  take('commands', 'old', true);
  take('elsewhere', 'nothing');
  expect(commands).toEqual(['anything', 'old retained']);
});

it('more commands than fifty a second are dropped', () => {
  for (let count = 0; count < 80; count++) take('commands', `${count}`);
  expect(commands).toHaveLength(50);
  clock.advance(100);
  for (let count = 0; count < 80; count++) take('commands', `${count}`);
  expect(commands).toHaveLength(55);
});

it('the log is told of ten a minute, and then how many it was not told of', () => {
  for (let count = 0; count < 100; count++) take('receipts', 'nonsense');
  expect(lines).toHaveLength(10);
  clock.advance(6_000);
  take('receipts', 'nonsense');
  expect(lines.at(-1)).toMatchObject({ linesLeftOutBefore: 90 });
});
