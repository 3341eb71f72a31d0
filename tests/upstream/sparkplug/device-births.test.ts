// When a device of the hall is born as a Sparkplug device, and when it dies.

import { describe, expect, it } from 'vitest';
import { HUB_ID } from '../../../hub/messages/ids.ts';
import * as drafts from '../../../hub/messages/record-drafts.ts';
import { EdgeHarness, NODE } from './edge-harness.ts';
import { alarm, door, journaled, lift, point } from './fake-hall.ts';
import { metric } from './recorded-run.ts';

async function connected() {
  const edge = await EdgeHarness.start();
  edge.hall.set(lift, 'online', [point('heat', 20, 0)]);
  edge.hall.set(door, 'offline');
  return { edge, line: edge.connect() };
}

describe('a device', () => {
  it('that comes is born before its first data, and again with another class', async () => {
    const { edge, line } = await connected();
    edge.hall.set(door, 'online');
    edge.send(journaled(drafts.alarmChanged(alarm(door, 'worn'), edge.moment)));
    expect(
      line
        .heard()
        .slice(2)
        .map(({ type }) => type),
    ).toEqual(['DBIRTH', 'DDATA']);
    const other = { ...door, class: 'greeter' as typeof door.class };
    edge.hall.change(other, 'online');
    // There is no contract of this class: nothing can be said of it but by the node.
    expect(line.heard().at(-1)?.type).toBe('DDEATH');
    edge.hall.change(door, 'online');
    expect(line.heard().at(-1)?.type).toBe('DBIRTH');
  });

  it('that went offline while its record waited stays dead, and one that is silent stays alive', async () => {
    const { edge, line } = await connected();
    edge.send(edge.verdict(lift, 'silent'));
    expect(line.of('DDEATH')).toEqual([]);
    const offline = edge.verdict(lift, 'offline');
    edge.send(offline, true);
    expect(line.of('DDEATH')).toEqual([]);
    edge.send(offline);
    expect(
      line
        .heard()
        .slice(-2)
        .map(({ type }) => type),
    ).toEqual(['DDATA', 'DDEATH']);
  });

  it('that is silent is born with points that may be stale', async () => {
    const { edge, line } = await connected();
    edge.hall.change(door, 'silent', [point('heat', 1, 0)]);
    const quality = (device: string) => {
      const { properties } = metric(line.of('DBIRTH', device)[0], 'Point/heat');
      return properties.find(({ key }) => key === 'Quality')?.value;
    };
    expect([quality('lift-01'), quality('door-01')]).toEqual([192n, 500n]);
  });

  it("keeps the hub's own alarms apart from those of devices", async () => {
    const { edge, line } = await connected();
    edge.send(journaled(drafts.alarmChanged(alarm({ ...NODE, id: HUB_ID }, 'space-low'), edge.moment)));
    expect(line.heard().at(-1)?.type).toBe('NDATA');
    const { alias } = metric(line.of('NBIRTH')[0], 'Alarm/space-low');
    expect(line.heard().at(-1)?.metrics[0]).toMatchObject({ alias, value: true });
  });
});
