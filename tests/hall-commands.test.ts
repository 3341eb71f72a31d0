// A command acts after its commit only, and not when that came too late.

import { beforeEach, describe, expect, it } from 'vitest';
import { Hall } from '../hub/hall.ts';
import type { Command, CommandRequest, CommandView } from '../hub/messages/command.ts';
import { Middle } from '../hub/middle/middle.ts';
import { SavedState } from '../hub/middle/saved-state.ts';
import { FakeClock } from './support/fake-clock.ts';
import { gadget, gadgetLibrary } from './support/gadget-class.ts';
import { waitFor } from './support/wait-for.ts';

const device = gadget();
const OPTIONS = { library: gadgetLibrary(), clockToleranceMs: 60_000, reconnectGraceMs: 30_000, windowMs: 60_000 };

let clock: FakeClock;
let hall: Hall;
let disk: PromiseWithResolvers<void>;
let isCommitting: boolean;
let sent: Command[];
let shown: CommandView[];

beforeEach(async () => {
  clock = new FakeClock();
  disk = Promise.withResolvers();
  disk.resolve();
  isCommitting = true;
  sent = [];
  shown = [];
  hall = new Hall({
    middle: new Middle(OPTIONS, new SavedState(new Map())),
    commit: () => disk.promise,
    send: async (command) => {
      sent.push(command);
      return 'sent';
    },
    clock,
    isClockTrusted: () => true,
    isCommitting: () => isCommitting,
    log: { error: () => undefined },
    onFatal: (error) => {
      throw error;
    },
  });
  hall.onChange(({ commands }) => shown.push(...commands));
  await hall.submit({ kind: 'device-registered', device });
  await hall.submit({ kind: 'device-connected', deviceId: device.id });
});

function request(changes: Partial<CommandRequest> = {}): Promise<CommandView> {
  const asked = { id: 'c-1', deviceId: device.id, name: 'spin', arguments: { speed: 7 }, asker: 'li.wei' };
  const times = { issuedAt: clock.now(), expiresAt: clock.now() + 60_000 };
  return hall.requestCommand({ ...asked, ...times, origin: 'page', isRetained: false, ...changes });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const states = () => shown.map(({ state, reason }) => (reason ? `${state} ${reason.code}` : state));

describe('a command', () => {
  it('is answered, shown and handed over after its commit, in this order', async () => {
    disk = Promise.withResolvers();
    const answer = request();
    await turn();
    expect([sent, shown]).toEqual([[], []]);
    disk.resolve();
    expect(['accepted', 'sent']).toContain((await answer).state);
    await waitFor(() => hall.command('c-1')?.state === 'sent');
    await turn();
    expect([states(), sent.length, hall.commands().length]).toEqual([['accepted', 'sent'], 1, 1]);
  });

  it('asked again is answered with what became of it, and does not act again', async () => {
    await request();
    await waitFor(() => hall.command('c-1')?.state === 'sent');
    expect(await request()).toMatchObject({ state: 'sent' });
    expect(sent).toHaveLength(1);
  });

  it('that is refused is answered so at once', async () => {
    expect(await request({ name: 'fly' })).toMatchObject({ state: 'refused', reason: { code: 'command-unknown' } });
    expect(await request({ id: 'with:colon' })).toMatchObject({ state: 'refused', reason: { code: 'malformed' } });
    expect(sent).toEqual([]);
  });

  it('whose commit came after its expiry does not act', async () => {
    disk = Promise.withResolvers();
    const answer = request();
    clock.advance(10_000);
    disk.resolve();
    await answer;
    await waitFor(() => hall.command('c-1')?.state === 'expired');
    expect(sent).toEqual([]);
  });

  it('whose commit comes while the hub stops does not act', async () => {
    const part = hall.opened({ bootId: 'b', pseudonymKey: 'k' });
    await part.start(new AbortController().signal);
    disk = Promise.withResolvers();
    const answer = request();
    const stopped = part.stop();
    disk.resolve();
    await Promise.all([answer, stopped]);
    await turn();
    expect(sent).toEqual([]);
  });
});

describe('while the disk is ill', () => {
  it('commands are refused, as they cannot be recorded, and may be asked again later', async () => {
    isCommitting = false;
    expect(await request()).toMatchObject({ state: 'refused', reason: { code: 'disk-failing' } });
    expect([states(), hall.command('c-1')]).toEqual([['refused disk-failing'], undefined]);
    isCommitting = true;
    await request();
    await waitFor(() => sent.length === 1);
  });

  it('one that is known is answered with what became of it', async () => {
    await request();
    await waitFor(() => hall.command('c-1')?.state === 'sent');
    isCommitting = false;
    expect(await request()).toMatchObject({ state: 'sent' });
  });

  it('changes of commands are shown once they are written, and devices at once', async () => {
    await request();
    await waitFor(() => shown.length === 2);
    const devices: string[] = [];
    hall.onChange((change) => devices.push(...change.devices.map(({ id }) => id)));
    isCommitting = false;
    disk = Promise.withResolvers();
    const removed = hall.submit({ kind: 'device-disconnected', deviceId: device.id, cause: 'clean' });
    clock.advance(5_000);
    hall.notice({ kind: 'time-passed' });
    await turn();
    expect([devices.length > 0, shown.length]).toEqual([true, 2]);
    disk.resolve();
    await removed;
    await turn();
    expect(states()).toEqual(['accepted', 'sent', 'failed no-reply']);
  });
});
