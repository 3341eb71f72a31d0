// A hub whose clock starts in 1970, is set right, jumps ahead and back: nothing is reordered, nobody falsely accused.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CentreListener } from '../support/centre-listener.ts';
import { FakedTime } from '../support/faked-time.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { TestDevice } from '../support/test-device.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const CENTRE = { username: 'test-hall', password: 'secret-of-the-hall' };
const KIOSK = { id: 'kiosk-1', class: 'kiosk' };
const IN_1970 = Date.UTC(1970, 0, 2);
const HOUR_MS = 3_600_000;

interface Received {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: string;
  readonly recordedtime: string;
  readonly clocktrusted: boolean;
  readonly boot: number;
  readonly uptimems: number;
  readonly data: { readonly seq?: number; readonly stepMs?: number; readonly code?: string };
}

describe('a hub whose wall clock is wrong at the start, and is set while it runs', () => {
  const started = new AsyncDisposableStack();
  const time = new FakedTime(IN_1970);
  let hall: TestHall;
  let centre: CentreListener;
  let kiosk: TestDevice;

  beforeAll(async () => {
    started.defer(() => time.remove());
    const users = { [CENTRE.username]: CENTRE.password };
    const mosquitto = started.adopt(await Mosquitto.start({ users }), (it) => it.dispose());
    centre = started.adopt(await CentreListener.start(mosquitto.url, CENTRE), (it) => it.stop());
    hall = started.adopt(
      await TestHall.create({ devices: [KIOSK], centre: { port: mosquitto.port, ...CENTRE } }),
      (it) => it.remove(),
    );
    await hall.startHub(time.environment);
    kiosk = started.adopt(await TestDevice.connect(hall, KIOSK), (it) => it.close());
  }, 60_000);
  afterAll(() => started.disposeAsync());

  const received = (): readonly Received[] => centre.arrivals.map(({ payload }) => JSON.parse(payload) as Received);
  const events = () => received().filter(({ type }) => type === 'io.atrium.device.event');
  const steps = () => received().filter(({ type }) => type === 'io.atrium.clock.stepped');

  async function press(times: number): Promise<void> {
    const before = events().length;
    for (let press = 0; press < times; press++) await kiosk.say('event', { type: 'help-requested' });
    await waitFor(() => events().length === before + times, { timeoutMs: 10_000, what: 'events at the centre' });
  }

  async function setClock(at: number): Promise<Received> {
    const before = steps().length;
    time.set(at);
    return waitFor(() => steps()[before], { timeoutMs: 10_000, what: 'the step told to the centre' });
  }

  it('flags what it records before it is right, and says by how much that was off', { timeout: 60_000 }, async () => {
    const beganAt = Date.now();
    await press(10);
    const { data, uptimems, boot } = await setClock(Date.now());
    await press(10);
    const early = events().slice(0, 10);
    expect(early.every((event) => !event.clocktrusted && event.recordedtime < '1970-02')).toBe(true);
    expect(
      events()
        .slice(10)
        .every(({ clocktrusted }) => clocktrusted),
    ).toBe(true);
    const corrected = early.map(({ recordedtime }) => Date.parse(recordedtime) + (data.stepMs ?? 0));
    expect(corrected.every((at) => at > beganAt - 2_000 && at < Date.now() + 2_000)).toBe(true);
    expect(early.every((event) => event.boot === boot && event.uptimems <= uptimems)).toBe(true);
  });

  it('keeps the order of everything while the clock jumps ahead and back', { timeout: 60_000 }, async () => {
    await press(5);
    await setClock(Date.now() + 3 * HOUR_MS);
    await press(5);
    await setClock(Date.now());
    await press(5);
    expect(events().map(({ data }) => data.seq)).toEqual(Array.from(events(), (_, index) => index + 1));
    const uptimes = events().map(({ uptimems }) => uptimems);
    expect(uptimes).toEqual(uptimes.toSorted((a, b) => a - b));
    const numbers = events().map(({ sequence }) => sequence);
    expect(numbers).toEqual(numbers.toSorted());
  });

  it('accuses no device: its own clock is the only thing it raises an alarm on', () => {
    const alarms = received().filter(({ type }) => type === 'io.atrium.alarm.raised');
    expect(alarms.length).toBeGreaterThan(0);
    expect(new Set(alarms.map(({ subject, data }) => `${subject}/${data.code}`))).toEqual(
      new Set(['hub/clock-untrusted']),
    );
  });
});
