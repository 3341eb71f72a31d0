// A class that a site adds as a folder is simulated from its contract alone.

import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { loadClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { minutes } from '../../simulators/foundation/clock.ts';
import { HeadlessHall } from './support/headless-hall.ts';

const folder = {
  ...loadClassFolder(join(import.meta.dirname, '../../firmware-contracts/_blueprint')),
  name: 'blueprint',
};

function hallWith(seed: number): HeadlessHall {
  const hall = new HeadlessHall({
    seed,
    classes: [folder],
    inventory: [{ id: 'own-01', class: 'blueprint', zone: 'waiting' }],
  });
  hall.runFor(minutes(30));
  return hall;
}

describe('a class without code of its own', () => {
  it('says on every channel what its schemas allow, with values that move and events that happen', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const hall = hallWith(1);
    for (const [channel, schema] of Object.entries(folder.schemas)) {
      const validate = ajv.compile(schema);
      for (const { payload } of hall.messagesOf('own-01', channel))
        expect(validate(payload), ajv.errorsText(validate.errors)).toBe(true);
    }
    const temperatures = new Set(hall.messagesOf('own-01', 'telemetry').map(({ payload }) => payload.temperature));
    expect(temperatures.size).toBeGreaterThan(10);
    expect(hall.messagesOf('own-01', 'event').length).toBeGreaterThan(5);
  });

  it('does what its contract expects of a command', () => {
    const hall = hallWith(1);
    hall.command('own-01', {
      id: 'c',
      name: 'setMode',
      arguments: { mode: 'standby' },
      expiresAt: '2099-01-01T00:00:00.000Z',
    });
    hall.runFor(1000);
    expect(hall.messagesOf('own-01', 'state').at(-1)?.payload.mode).toBe('standby');
    expect(hall.messagesOf('own-01', 'reply').at(-1)?.payload).toMatchObject({ outcome: 'succeeded' });
  });

  it('reports the faults of its contract', () => {
    const hall = hallWith(1);
    hall.simulation.device('own-01').setFault('sensor-failed');
    expect(hall.messagesOf('own-01', 'state').at(-1)?.payload.faults).toEqual(['sensor-failed']);
  });

  it('is missed by name when a device is of a class that has no folder', () => {
    const inventory = [{ id: 'own-01', class: 'teleporter', zone: 'waiting' }];
    expect(() => new HeadlessHall({ inventory })).toThrow(
      /own-01 is of class "teleporter", which has no contract.*kiosk/,
    );
  });
});
