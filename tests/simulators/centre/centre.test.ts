// The simulated centre, as a hub meets it: who may come in, what is counted, and what is noticed.

import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Centre } from '../../../simulators/centre/centre.ts';
import { describeFigures } from '../../../simulators/centre/figures-line.ts';
import type { HallFiguresView } from '../../../simulators/centre/hall-figures.ts';
import { waitFor } from '../../support/wait-for.ts';

let centre: Centre;
let ports: { port: number; figuresPort: number };
let refusals: string[];
let hub: MqttClient;

const logIn = (username: string, password: string): Promise<MqttClient> =>
  connectAsync(`mqtt://127.0.0.1:${ports.port}`, { username, password, reconnectPeriod: 0, protocolVersion: 4 });

beforeEach(async () => {
  refusals = [];
  const accounts = new Map([['hall-1', 'right']]);
  const onRefused = (what: string): void => void refusals.push(what);
  centre = new Centre({ accounts, port: 0, figuresPort: 0, portOption: '--port', onRefused });
  ports = await centre.start();
  hub = await logIn('hall-1', 'right');
});
afterEach(async () => {
  hub.end(true);
  await centre.stop();
});

interface Sent {
  readonly lane?: string;
  readonly epoch?: string;
  readonly type?: string;
  readonly data?: object;
  readonly change?: object;
}

async function send(
  number: number,
  { lane = 'event', epoch = 'e1', type = 'io.atrium.device.event', data = {}, change = {} }: Sent = {},
): Promise<void> {
  const numbered = { id: `${epoch}.${lane}.${number}`, sequence: String(number).padStart(20, '0'), lane };
  const event = {
    specversion: '1.0',
    source: '/halls/hall-1',
    subject: 'kiosk-01',
    time: '2026-01-05T10:00:00.000Z',
    type,
    ...numbered,
    data,
    ...change,
  };
  await hub.publishAsync(`halls/hall-1/${lane}`, JSON.stringify(event), { qos: 1 });
}

const figures = (): HallFiguresView => {
  const found = centre.figures()['hall-1'];
  if (!found) throw new Error('nothing came from hall-1');
  return found;
};

describe('the centre', () => {
  it('counts what comes by lane, type, subject and class', async () => {
    await send(1, { data: { class: 'kiosk' } });
    await send(2, { data: { class: 'kiosk' } });
    await send(1, { lane: 'telemetry', type: 'io.atrium.telemetry.window' });
    expect(figures().lanes.event).toMatchObject({
      epoch: 'e1',
      received: 2,
      duplicates: 0,
      first: 1,
      last: 2,
      missing: [],
    });
    expect(figures()).toMatchObject({
      subjects: { 'kiosk-01': 3 },
      classes: { kiosk: 2 },
      types: { 'io.atrium.device.event': 2 },
    });
  });

  it('notices a gap, sees it closed, and counts a repetition once', async () => {
    for (const number of [1, 2, 5, 5]) await send(number);
    expect(figures().lanes.event).toMatchObject({ received: 3, duplicates: 1, missing: [[3, 4]] });
    expect(describeFigures(centre.figures())).toContain('missing 2, repeated 1');
    for (const number of [3, 4]) await send(number);
    expect(figures().lanes.event).toMatchObject({ received: 5, missing: [] });
  });

  it('takes a new journal for a new count, and forgets no gap of the old one', async () => {
    for (const number of [1, 3]) await send(number);
    await send(1, { epoch: 'e2' });
    expect(figures().lanes.event).toMatchObject({ epoch: 'e2', received: 1, duplicates: 0 });
    expect(figures().earlier).toMatchObject([{ lane: 'event', epoch: 'e1', missing: [[2, 2]] }]);
  });

  it('keeps the alarms that are active', async () => {
    const raise = (id: string) => ({ lane: 'alarm', type: 'io.atrium.alarm.raised', data: { id } });
    await send(1, raise('kiosk-01/paper-out'));
    await send(2, raise('kiosk-01/offline'));
    await send(3, { ...raise('kiosk-01/paper-out'), type: 'io.atrium.alarm.cleared' });
    expect(figures().activeAlarms.map(({ id }) => id)).toEqual(['kiosk-01/offline']);
  });

  it.each([
    ['another hall as its source', { source: '/halls/hall-2' }, /source/],
    ['a lane that is not that of its topic', { lane: 'alarm' }, /lane/],
    ['an id that does not fit its number', { id: 'e1.event.9' }, /do not agree/],
    ['no CloudEvents version', { specversion: undefined }, /specversion/],
  ])('reports a record with %s', async (_, change, problem) => {
    await send(1, { change });
    expect(figures().malformed).toBe(1);
    expect(figures().lanes).toEqual({});
    expect(figures().lastProblem).toMatch(problem);
  });

  it('shows the presence of the hall', async () => {
    await hub.publishAsync('halls/hall-1/presence', JSON.stringify({ state: 'online', at: '' }), {
      qos: 1,
      retain: true,
    });
    expect(figures().presence).toBe('online');
  });

  it('lets nobody in with a wrong password, and nobody speak for another hall', async () => {
    await expect(logIn('hall-1', 'wrong')).rejects.toThrow();
    await expect(logIn('hall-2', 'right')).rejects.toThrow();
    hub.on('error', () => {});
    hub.publish('halls/hall-2/event', '{}', { qos: 1 });
    await waitFor(() => refusals.length === 3);
    expect(refusals[2]).toMatch(/may not publish on halls\/hall-2\/event/);
    expect(centre.figures()).toEqual({});
  });

  it('gives its figures over HTTP', async () => {
    await send(1);
    const response = await fetch(`http://127.0.0.1:${ports.figuresPort}/figures`);
    expect(await response.json()).toMatchObject({ halls: { 'hall-1': { recent: [{ id: 'e1.event.1' }] } } });
  });

  it('names the port and the option when its port is taken', async () => {
    const second = new Centre({
      accounts: new Map(),
      port: ports.port,
      figuresPort: 0,
      portOption: '--port',
      onRefused: () => {},
    });
    await expect(second.start()).rejects.toMatchObject({
      code: 'SIMULATION_PORT_TAKEN',
      message: expect.stringMatching(new RegExp(`${ports.port}.*--port`)) as unknown,
    });
    await second.stop();
  });
});
