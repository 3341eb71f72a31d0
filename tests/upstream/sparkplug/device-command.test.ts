// How a DCMD becomes a request in the form of the centre's commands, how it is answered, and what bounds it.

import { describe, expect, it } from 'vitest';
import type { CommandView } from '../../../hub/messages/command.ts';
import { EdgeHarness, GROUP, HALL, HOST } from './edge-harness.ts';
import { lift } from './fake-hall.ts';
import { hostPayload } from './host-messages.ts';
import { metric } from './recorded-run.ts';

const DCMD = `spBv1.0/${GROUP}/DCMD/${HALL}/lift-01`;
const ASKED = Date.UTC(2026, 0, 5, 8);

async function connected(primaryHost: string | null = null) {
  const edge = await EdgeHarness.start(primaryHost);
  edge.hall.set(lift, 'online');
  const line = edge.connect();
  if (primaryHost) edge.hostSays(true, 1);
  return { edge, line };
}

describe('a DCMD', () => {
  it('by alias, with id, asker and expiry as properties, becomes a request in the form of the centre', async () => {
    const { edge, line } = await connected();
    const { alias = -1 } = metric(line.of('DBIRTH')[0], 'Command/setLimit');
    const properties = { id: 'order-7', asker: 'ops', expiresAt: '2026-01-05T08:00:09.000Z' };
    edge.receive(DCMD, hostPayload(ASKED, [{ alias, value: '{"limit":9}', properties }]));
    expect(edge.commands[0]?.request).toEqual({
      ...{ id: 'order-7', device: 'lift-01', name: 'setLimit', arguments: { limit: 9 }, asker: 'ops' },
      ...{ issuedAt: '2026-01-05T08:00:00.000Z', expiresAt: '2026-01-05T08:00:09.000Z' },
    });
  });

  it('without them gets an id of its bytes, so that a repetition is known, and a minute to live', async () => {
    const { edge } = await connected(HOST);
    const restart = { name: 'Command/restart' };
    for (const time of [ASKED, ASKED, ASKED + 1]) edge.receive(DCMD, hostPayload(time, [restart, restart]));
    const ids = edge.commands.map(({ request }) => request.id);
    expect([ids[2], ids[3]]).toEqual([ids[0], ids[1]]);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9._:-]{1,64}$/);
    const { asker, expiresAt, arguments: given } = edge.commands[0]?.request ?? {};
    expect({ asker, expiresAt, given }).toEqual({
      ...{ asker: `sparkplug:${HOST}`, given: {} },
      expiresAt: '2026-01-05T08:01:00.000Z',
    });
  });

  it('by the alias of a device that has left the hall does nothing', async () => {
    const { edge, line } = await connected();
    const { alias = -1 } = metric(line.of('DBIRTH')[0], 'Command/restart');
    edge.hall.remove(lift);
    edge.receive(DCMD, hostPayload(ASKED, [{ alias }]));
    expect(edge.commands).toEqual([]);
  });

  it('that is malformed, of no device, or of the end of all time, does nothing', async () => {
    const { edge } = await connected();
    const payload = hostPayload(ASKED, [{ name: 'Command/restart' }]);
    edge.receive(DCMD, payload.subarray(0, -1));
    edge.receive(DCMD.replace('lift-01', 'Lift 01'), payload);
    edge.receive(DCMD, hostPayload(Number.MAX_SAFE_INTEGER, [{ name: 'Command/restart' }]));
    expect(edge.commands).toEqual([]);
  });

  it('is answered by a metric of its device, or of the node where that is away', async () => {
    const { edge, line } = await connected();
    const command: CommandView = {
      ...{ id: 'c-1', deviceId: lift.id, name: 'restart', arguments: {}, asker: 'ops', origin: 'centre' },
      ...{ state: 'refused', reason: { code: 'busy', text: { en: 'no', zh: '不' } } },
      ...{ requestedAt: 1, changedAt: ASKED, expiresAt: 3 },
    };
    edge.reply(command);
    edge.reply({ ...command, deviceId: 'gone-01' as typeof lift.id });
    const [toDevice, toNode] = line.heard().slice(2);
    expect([toDevice?.type, toNode?.type]).toEqual(['DDATA', 'NDATA']);
    expect(JSON.parse(String(toDevice?.metrics[0]?.value))).toEqual({
      ...{ id: 'c-1', device: 'lift-01', name: 'restart', state: 'refused', asker: 'ops' },
      ...{ reason: { code: 'busy', text: { en: 'no', zh: '不' } }, at: '2026-01-05T08:00:00.000Z' },
    });
    const { alias } = metric(line.of('DBIRTH')[0], 'Command reply');
    expect(toDevice?.metrics[0]?.alias).toBe(alias);
  });

  it('is taken fifty times a second at most', async () => {
    const { edge } = await connected();
    for (let count = 0; count < 80; count += 1)
      edge.receive(DCMD, hostPayload(ASKED + count, [{ name: 'Command/restart' }]));
    expect(edge.commands).toHaveLength(50);
    edge.clock.advance(100);
    for (let count = 0; count < 80; count += 1)
      edge.receive(DCMD, hostPayload(ASKED + count, [{ name: 'Command/restart' }]));
    expect(edge.commands).toHaveLength(55);
  });

  it('brings 16 commands at most', async () => {
    const { edge } = await connected();
    edge.receive(
      DCMD,
      hostPayload(
        ASKED,
        Array.from({ length: 40 }, () => ({ name: 'Command/restart' })),
      ),
    );
    expect(edge.commands).toHaveLength(16);
  });
});
