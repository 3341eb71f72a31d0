// The centre hears of each change of its commands, and of everything else it asks, once.

import { beforeEach, describe, expect, it } from 'vitest';
import { parseStrictJson } from '../../hub/checking/strict-json.ts';
import { CentreDesk, MAX_WAITING } from '../../hub/commands/centre-desk.ts';
import { viewOf } from '../../hub/commands/refusal.ts';
import type { CommandRequest, CommandView } from '../../hub/messages/command.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const times = { issuedAt: '2026-11-21T09:00:00Z', expiresAt: '2026-11-21T09:01:00Z' };
const GOOD = { id: 'c-1', device: 'screen-01', name: 'volume', arguments: { volume: 30 }, asker: 'centre', ...times };

let known: Map<string, CommandView>;
let requests: CommandRequest[];
let replies: CommandView[];
let logged: string[];
let commit: () => Promise<void>;
let desk: CentreDesk;

beforeEach(() => {
  known = new Map();
  [requests, replies, logged] = [[], [], []];
  commit = async () => undefined;
  desk = new CentreDesk({
    parse: (bytes) => {
      const parsed = parseStrictJson(bytes);
      return parsed.ok ? parsed.value : undefined;
    },
    now: () => NOW,
    find: (id) => known.get(id),
    request: async (request) => {
      requests.push(request);
      const view = known.get(request.id) ?? viewOf(request, NOW);
      known.set(request.id, view);
      await commit();
      return view;
    },
    reply: (command) => replies.push(command),
    log: { warn: (_: unknown, text?: string) => void logged.push(text ?? '') },
  });
  desk.open();
});

const take = (message: object | string) =>
  desk.take(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)), false);
const turn = () => new Promise((resolve) => setImmediate(resolve));
const told = () => replies.map(({ id, state, reason }) => [id, state, reason?.code]);

describe('a command of the centre', () => {
  it('that is new is asked for, and left to its changes to be told of', async () => {
    take(GOOD);
    await turn();
    expect([requests.length, replies]).toEqual([1, []]);
    desk.show([...known.values()]);
    expect(told()).toEqual([['c-1', 'accepted', undefined]]);
  });

  it('that is known is answered with what became of it', async () => {
    take(GOOD);
    await turn();
    take(GOOD);
    await turn();
    expect(told()).toEqual([['c-1', 'accepted', undefined]]);
  });

  it('that cannot be read is refused where its id can be, and logged where not', () => {
    take({ ...GOOD, expiresAt: 'tomorrow' });
    take('nonsense');
    expect([told(), requests, logged.length]).toEqual([[['c-1', 'refused', 'malformed']], [], 2]);
    expect(replies[0]).toMatchObject({ deviceId: 'screen-01', name: 'volume', asker: 'centre' });
  });

  it('that cannot be read under a known id is answered with what became of that', async () => {
    take(GOOD);
    await turn();
    take({ id: 'c-1' });
    expect(told()).toEqual([['c-1', 'accepted', undefined]]);
  });

  it('that comes before devices can connect is refused, and may be asked again', async () => {
    const fresh = new CentreDesk({
      parse: (bytes) => JSON.parse(Buffer.from(bytes).toString()),
      now: () => NOW,
      find: () => undefined,
      request: async (request) => viewOf(request, NOW),
      reply: (command) => replies.push(command),
      log: { warn: () => undefined },
    });
    for (const isRetained of [false, true]) fresh.take(Buffer.from(JSON.stringify(GOOD)), isRetained);
    await turn();
    expect(told()).toEqual([
      ['c-1', 'refused', 'hub-starting'],
      ['c-1', 'refused', 'retained'],
    ]);
  });

  it('beyond so many that wait for the disk is refused', async () => {
    const disk = Promise.withResolvers<void>();
    commit = () => disk.promise;
    for (let count = 0; count <= MAX_WAITING; count++) take({ ...GOOD, id: `c-${count}` });
    expect([requests.length, told()]).toEqual([MAX_WAITING, [[`c-${MAX_WAITING}`, 'refused', 'too-many']]]);
    disk.resolve();
    await turn();
    take({ ...GOOD, id: 'next' });
    expect(requests).toHaveLength(MAX_WAITING + 1);
  });

  it('that comes while the hub stops is logged', async () => {
    commit = () => Promise.reject(new Error('stopping'));
    take(GOOD);
    await turn();
    expect([replies, logged.length]).toEqual([[], 1]);
  });
});

describe('commands of others', () => {
  it('are not told to the centre as replies', () => {
    const request = { ...GOOD, deviceId: 'screen-01', issuedAt: NOW, expiresAt: NOW, isRetained: false };
    desk.show([viewOf({ ...request, origin: 'page' } as CommandRequest & typeof request, NOW)]);
    expect(replies).toEqual([]);
  });
});
