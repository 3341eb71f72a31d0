// The centre, as a hub meets it: who may come in, what is counted, and what is noticed.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HallFigures } from '../../../simulators/centre/account/hall-account.ts';
import { waitFor } from '../../support/wait-for.ts';
import { EmbeddedCentre } from './embedded-centre.ts';
import { HallLine } from './hall-line.ts';

let centre: EmbeddedCentre;
let hub: HallLine;

beforeEach(async () => {
  centre = await EmbeddedCentre.start();
  hub = await HallLine.open(centre.url);
});
afterEach(async () => {
  hub.close();
  await centre.stop();
});

const figures = (): HallFigures => {
  const found = centre.centre.figures()['hall-1'];
  if (!found) throw new Error('nothing came from hall-1');
  return found;
};

describe('the centre', () => {
  it('counts what comes by lane, type, subject and class', async () => {
    await hub.sendAll([1, 2], { data: { class: 'kiosk' } });
    await hub.send(1, { lane: 'telemetry', type: 'io.atrium.telemetry.window' });
    const wanted = { epoch: 'e1', received: 2, duplicates: 0, first: 1, last: 2, missing: [] };
    expect(figures().lanes.event).toMatchObject(wanted);
    expect(figures()).toMatchObject({
      subjects: { 'kiosk-01': 3 },
      classes: { kiosk: 2 },
      types: { 'io.atrium.device.event': 2 },
    });
  });

  it('notices a gap, sees it closed, and counts a repetition once', async () => {
    await hub.sendAll([1, 2, 5, 5]);
    expect(figures().lanes.event).toMatchObject({ received: 3, duplicates: 1, missing: [[3, 4]] });
    await hub.sendAll([3, 4], { historical: true });
    expect(figures().lanes.event).toMatchObject({ received: 5, historical: 2, missing: [] });
  });

  it.each([
    ['not a JSON object', /^halls.*JSON/, { data: 1, change: undefined }],
    ['another hall as its source', /source/, { change: { source: '/halls/hall-2' } }],
    ['a lane that is not that of its topic', /lane/, { change: { lane: 'alarm' } }],
    ['an id that does not fit its number', /do not agree/, { change: { id: 'e1.event.9' } }],
    ['an id of another kind', /<epoch>\.<lane>\.<number>/, { change: { id: 'e1/event/1' } }],
    ['a number beyond what can be counted', /<epoch>/, { change: { id: `e1.event.${'9'.repeat(16)}` } }],
    ['more text than any record has', /over 262144 bytes/, { change: { filler: 'x'.repeat(256 * 1024) } }],
    ['no CloudEvents version', /specversion/, { change: { specversion: undefined } }],
  ])('reports a record with %s', async (_, problem, { change }) => {
    if (change) await hub.send(1, { change });
    else await hub.client.publishAsync('halls/hall-1/event', '[1', { qos: 1 });
    expect(figures()).toMatchObject({
      malformed: 1,
      lanes: {},
      lastProblem: expect.stringMatching(problem) as unknown,
    });
  });

  it('shows the presence of the hall', async () => {
    await hub.publish('presence', { state: 'online', at: '' }, true);
    expect(figures().presence).toBe('online');
  });

  it('lets nobody in with a wrong password, and nobody speak for another hall or for the centre', async () => {
    await expect(HallLine.open(centre.url, 'hall-1', 'wrong')).rejects.toThrow();
    await expect(HallLine.open(centre.url, 'hall-2')).rejects.toThrow();
    for (const topic of ['halls/hall-2/event', 'halls/hall-1/commands']) {
      const other = await HallLine.open(centre.url);
      other.client.on('error', () => {});
      other.client.publish(topic, '{}', { qos: 1 });
      await waitFor(() => centre.troubles.some((trouble) => trouble.endsWith(`may not publish on ${topic}`)));
      other.close();
    }
    expect(centre.centre.figures()).toEqual({});
  });

  it('gives its figures over HTTP, and the newest records of one hall', async () => {
    await hub.sendAll([1, 2]);
    expect(await centre.get('figures')).toMatchObject({ halls: { 'hall-1': { lanes: { event: { received: 2 } } } } });
    const recent = [{ id: 'e1.event.1' }, { id: 'e1.event.2' }];
    expect(await centre.get('figures/hall-1')).toMatchObject({ presence: 'unknown', recent });
    expect(await centre.get('figures/hall-2')).toEqual({ error: 'No hall hall-2.' });
  });

  it('names the port and the option when its port is taken', async () => {
    const second = new EmbeddedCentre({ port: centre.port });
    await expect(second.start()).rejects.toMatchObject({
      code: 'SIMULATION_PORT_TAKEN',
      message: expect.stringMatching(new RegExp(`${centre.port}.*--port`)) as unknown,
    });
    await second.stop();
  });
});
