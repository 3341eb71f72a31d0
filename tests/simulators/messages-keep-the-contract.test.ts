// Everything the simulated hall says keeps the contracts that the hub holds real devices to.

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { FaultSet, LINE_FAULTS } from '../../simulators/device/faults.ts';
import { hours, minutes } from '../../simulators/foundation/clock.ts';
import { classes, HeadlessHall, inventory } from './support/headless-hall.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

const validators = new Map(
  classes.flatMap(({ name, schemas }) =>
    Object.entries(schemas).map(([channel, schema]) => [`${name}/${channel}`, ajv.compile(schema)]),
  ),
);

function violationsIn(hall: HeadlessHall): string[] {
  return hall.published.flatMap(({ topic, text, payload }) => {
    const [, , className, , channel] = topic.split('/');
    const validate = validators.get(`${className}/${channel}`);
    if (!validate) return [`${topic}: no such channel`];
    return validate(payload) ? [] : [`${topic}: ${ajv.errorsText(validate.errors)}: ${text}`];
  });
}

describe('the messages of the simulated hall', () => {
  it('keep their schemas through a busy hour, on every channel that a device speaks on', () => {
    const hall = new HeadlessHall({ startsAtHour: 11, visitorsPerDay: 900 });
    hall.runFor(hours(1));
    expect(violationsIn(hall)).toEqual([]);
    for (const { id } of inventory) {
      const channels = new Set(hall.messagesOf(id).map(({ channel }) => channel));
      expect([...channels], id).toEqual(expect.arrayContaining(['presence', 'state', 'telemetry']));
    }
    for (const id of ['robot-01', 'camera-01', 'counter-01', 'kiosk-01', 'screen-01']) {
      expect(hall.messagesOf(id, 'event').length, id).toBeGreaterThan(5);
    }
  });

  it('keep their schemas with every fault that a contract names', () => {
    const hall = new HeadlessHall();
    hall.runFor(minutes(1));
    for (const device of hall.simulation.devices.values()) {
      const own = device.figures.availableFaults.filter((fault) => !LINE_FAULTS.some((line) => line === fault));
      for (const fault of own) {
        device.setFault(fault);
        hall.runFor(5000);
        expect(hall.messagesOf(device.id, 'state').at(-1)?.payload.faults, `${device.id} ${fault}`).toEqual([fault]);
        device.clearFault(fault);
      }
    }
    expect(violationsIn(hall)).toEqual([]);
  });

  it('use the QoS and retain flag of their channel', () => {
    const hall = new HeadlessHall();
    hall.runFor(minutes(10));
    for (const { topic, message } of hall.published) {
      const [, , className, , channel = ''] = topic.split('/');
      const rule = classes.find(({ name }) => name === className)?.contract.channels[channel];
      expect({ qos: message.qos, retain: message.retain }).toEqual({ qos: rule?.qos, retain: rule?.retain });
    }
  });

  it('name only faults that the contract knows', () => {
    for (const { contract } of classes) {
      const { available } = new FaultSet(contract);
      expect(available.length, contract.class).toBeGreaterThan(LINE_FAULTS.length);
      expect(available).not.toContain('silent');
      expect(available).not.toContain('clock-wrong');
    }
  });
});
