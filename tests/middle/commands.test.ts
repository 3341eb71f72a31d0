// Commands in the middle: each change is a record with its asker, and devices prove them by what they say.

import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandRequest } from '../../hub/messages/command.ts';
import type { Decision } from '../../hub/messages/decision.ts';
import { GadgetRun } from '../support/gadget-class.ts';
import { device, GadgetHall } from './gadget-hall.ts';

let hall: GadgetHall;
beforeEach(() => {
  hall = GadgetHall.connected();
  hall.chatter(3);
});

function ask(changes: Partial<CommandRequest> = {}): Decision {
  const asked = { id: 'c-1', deviceId: device.id, name: 'setMode', arguments: { mode: 'busy' }, asker: 'li.wei' };
  const times = { issuedAt: hall.now, expiresAt: hall.now + 60_000 };
  const request: CommandRequest = { ...asked, ...times, origin: 'page', isRetained: false, ...changes };
  return hall.input({ kind: 'command-requested', request });
}

const handOver = (id = 'c-1') => hall.input({ kind: 'command-handed-over', id, outcome: 'sent' });
const states = () => hall.hub.recordsOf('commandChanged').map(({ data }) => data.state);
const say = (mode: string, agoMs = 0) => hall.say('state', { faults: [], mode }, agoMs);

describe('each change of a command', () => {
  it('is a record with its asker, shown with the very decision that sends it', () => {
    const { commands, changedCommands, records } = ask();
    expect(records).toMatchObject([
      {
        lane: 'event',
        type: 'io.atrium.command.changed',
        subject: device.id,
        data: { id: 'c-1', name: 'setMode', asker: 'li.wei', origin: 'page', state: 'accepted', reason: null },
      },
    ]);
    expect([commands.length, changedCommands.map(({ state }) => state)]).toEqual([1, ['accepted']]);
  });

  it('is decided once: the same id asked again decides nothing', () => {
    ask();
    expect(ask()).toMatchObject({ records: [], state: [], commands: [], changedCommands: [] });
  });

  it('leads from accepted over sent to succeeded once the device shows it', () => {
    ask();
    handOver();
    hall.pass(200);
    say('busy');
    expect(states()).toEqual(['accepted', 'sent', 'succeeded']);
  });
});

describe('a command', () => {
  it('is refused while its device is gone, and accepted once it is back', () => {
    hall.input({ kind: 'device-disconnected', deviceId: device.id, cause: 'socket-lost' });
    ask();
    hall.input({ kind: 'device-connected', deviceId: device.id });
    ask({ id: 'c-2' });
    expect(states()).toEqual(['refused', 'accepted']);
  });

  it('is refused while the device has yet to come back after a restart of the hub', () => {
    hall.restart(false);
    ask();
    expect(states()).toEqual(['refused']);
  });

  it('is refused while the clock of the hub is not to be relied on', () => {
    const request = { id: 'c-1', deviceId: device.id, name: 'setMode', arguments: { mode: 'busy' }, asker: 'x' };
    const times = { issuedAt: hall.now, expiresAt: hall.now + 60_000 };
    hall.input(
      { kind: 'command-requested', request: { ...request, ...times, origin: 'api', isRetained: false } },
      false,
    );
    expect(states()).toEqual(['refused']);
  });

  it('fails by itself when its time is over', () => {
    ask();
    handOver();
    hall.pass(5_000);
    expect(states()).toEqual(['accepted', 'sent', 'failed']);
  });

  it('is given the time in which the hub stood still', () => {
    ask();
    handOver();
    hall.now += 30_000;
    hall.uptimeMs += 30_000;
    hall.input({ kind: 'time-passed' });
    expect(states()).toEqual(['accepted', 'sent']);
    say('busy');
    expect(states()).toEqual(['accepted', 'sent', 'succeeded']);
  });

  it('fails when its device is removed', () => {
    ask();
    handOver();
    hall.input({ kind: 'device-removed', deviceId: device.id });
    expect(states()).toEqual(['accepted', 'sent', 'failed']);
  });

  it('that was accepted before a restart fails, and one that was sent gets its outcome after it', () => {
    ask();
    handOver();
    ask({ id: 'c-2' });
    hall.restart(false);
    hall.input({ kind: 'device-connected', deviceId: device.id });
    say('busy');
    const last = new Map(hall.hub.middle.commands().map(({ id, state, reason }) => [id, reason?.code ?? state]));
    expect(last).toEqual(
      new Map([
        ['c-1', 'succeeded'],
        ['c-2', 'hub-restarted'],
      ]),
    );
  });
});

describe('what proves a command', () => {
  beforeEach(() => {
    ask();
    handOver();
  });

  it('is not what the device showed before, nor what was held up on its way', () => {
    hall.pass(1_000);
    say('busy', 90_000);
    expect(states()).toEqual(['accepted', 'sent']);
  });

  it('is not what a boot before the present one says late', () => {
    const old = hall.run;
    hall.run = new GadgetRun(device, 'b2');
    hall.say('telemetry', { heat: 1 });
    hall.input({ kind: 'message', message: old.say('state', hall.now, { faults: [], mode: 'busy' }) });
    expect(states()).toEqual(['accepted', 'sent']);
  });

  it('is not what is let in from quarantine or comes retained', () => {
    const message = hall.run.say('state', hall.now, { faults: [], mode: 'busy' });
    hall.input({ kind: 'message', message: { ...message, isRetained: true } });
    const reply = hall.run.say('reply', hall.now, { commandId: 'c-1', outcome: 'refused' });
    hall.input({ kind: 'message', message: { ...reply, isRetained: true } });
    expect(states()).toEqual(['accepted', 'sent']);
  });

  it('is shown by a device whose clock is slow as well, and by one that just started', () => {
    hall.run = new GadgetRun(device, 'b2');
    say('busy', 3_600_000);
    expect(states()).toEqual(['accepted', 'sent', 'succeeded']);
  });

  it('is shown right after the clock of the hub was set', () => {
    hall.now += 3_600_000;
    hall.input({ kind: 'time-passed' });
    say('busy', 3_600_000);
    expect(states()).toEqual(['accepted', 'sent', 'succeeded']);
  });
});
