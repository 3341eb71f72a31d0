// The hall follows the registry: what was added, changed and removed.

import { beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../hub/foundation/log.ts';
import type { Device } from '../../hub/messages/device.ts';
import { deviceClass, deviceId } from '../../hub/messages/ids.ts';
import type { InputBody } from '../../hub/messages/input.ts';
import { Enrolment } from '../../hub/registry/enrolment.ts';
import { gadget } from '../support/gadget-class.ts';

const [one, two] = [gadget('gadget-01'), gadget('gadget-02')];
const stranger = gadget('gadget-09', deviceClass('no-contract'));

class FakeRegistry {
  devices: readonly Device[] = [];
  grants = new Map<string, string>();
  #tell = () => {};

  list = () => this.devices;
  grantOf = (id: string) => this.grants.get(id) ?? 'first';
  onChange = (listener: () => void) => {
    this.#tell = listener;
    return () => (this.#tell = () => {});
  };

  change(devices: readonly Device[]): void {
    this.devices = devices;
    this.#tell();
  }
}

let registry: FakeRegistry;
let inputs: InputBody[];
let disconnected: string[];

beforeEach(() => {
  registry = new FakeRegistry();
  [inputs, disconnected] = [[], []];
});

function enrolment(knownBefore: readonly string[] = []): Enrolment {
  return new Enrolment({
    registry,
    knownBefore: knownBefore.map(deviceId),
    library: { has: (name) => name === one.class },
    broker: { disconnect: (id) => disconnected.push(id) },
    notice: (input) => inputs.push(input),
    log: silentLog,
  });
}

const registered = (device: Device) => ({ kind: 'device-registered', device });
const removed = (id: string) => ({ kind: 'device-removed', deviceId: id });

describe('enrolment', () => {
  it('tells the hall of every device that has a contract', async () => {
    registry.devices = [one, stranger, two];
    await enrolment().start();
    expect(inputs).toEqual([registered(one), registered(two)]);
  });

  it('takes out what was removed while the hub was down', async () => {
    registry.devices = [one];
    await enrolment(['gadget-01', 'gadget-07']).start();
    expect(inputs).toEqual([removed('gadget-07'), registered(one)]);
  });

  it('follows the registry: added, renamed, removed; what stayed the same is not told again', async () => {
    registry.devices = [one];
    await enrolment().start();
    inputs = [];
    registry.change([one, two]);
    registry.change([{ ...one, zone: two.zone, name: { en: 'New', zh: '新' } }, two]);
    registry.change([two]);
    expect(inputs).toMatchObject([registered(two), { device: { name: { en: 'New' } } }, removed('gadget-01')]);
    expect(disconnected).toEqual(['gadget-01']);
  });

  it('ends the connection of a device whose class or credential changed: it was let in on what holds no more', async () => {
    registry.devices = [one, two];
    await enrolment().start();
    inputs = [];
    registry.grants.set(two.id, 'second');
    registry.change([one, two]);
    expect([disconnected, inputs]).toEqual([['gadget-02'], []]);
  });

  it('no longer follows once stopped', async () => {
    const part = enrolment();
    await part.start();
    await part.stop();
    registry.change([one]);
    expect(inputs).toEqual([]);
  });
});
