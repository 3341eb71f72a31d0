// The centre's broker is up and takes everything, but its application says nothing: told on every surface, and nothing given up.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LineHall } from '../support/fault-proxy/line-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const RECEIPT_MS = 2_000;
const SLACK_MS = 2_000;

describe('an application that is silent for a while behind a broker that works', () => {
  let line: LineHall;
  beforeAll(async () => {
    const upstream = { confirmation: 'receipt', receiptMs: RECEIPT_MS, acknowledgeMs: 4_000 };
    line = await LineHall.start({ upstream, hasApplication: true });
  });
  afterAll(() => line?.stop());

  const silenceAlarm = async () => (await line.hall.alarms()).find(({ code }) => code === 'centre-silent');

  it('raises an alarm, has its line built anew, and gets everything once it speaks again', {
    timeout: 60_000,
  }, async () => {
    line.beginTalk(10);
    await waitFor(() => line.account.events().length >= 10);
    await waitFor(async () => (await line.hall.upstream()).lanes.event.confirmed >= 5);

    line.application.isSilent = true;
    const silentAt = Date.now();
    const down = await line.lineChanged(false, silentAt, 15_000);
    expect(down.at - silentAt).toBeLessThan(RECEIPT_MS * 1.05 + SLACK_MS);
    expect(down.reason).toContain('its application has confirmed none for 2 s');
    const alarm = await waitFor(silenceAlarm);
    const { confirmed } = (await line.hall.upstream()).lanes.event;
    const again = await line.lineChanged(true, down.at, 15_000);
    await line.lineChanged(false, again.at, 15_000);
    // The broker acknowledged all of it, and none of it has left the journal.
    expect((await line.hall.upstream()).lanes.event.confirmed).toBe(confirmed);

    line.application.isSilent = false;
    const spokeAt = Date.now();
    await waitFor(async () => !(await silenceAlarm()), { timeoutMs: 30_000, what: 'the alarm is cleared' });
    const clearedAt = Date.now();
    await line.endTalk();
    await line.hasArrived(20_000);
    expect(line.faults()).toEqual([]);
    expect(line.application.stored('event')).toHaveLength((await line.hall.upstream()).lanes.event.last);
    console.log(
      `application silent: line down after ${down.at - silentAt} ms, alarm "${alarm.label.en}", ` +
        `cleared ${clearedAt - spokeAt} ms after it spoke again, ${line.account.repetitions} repeated with the same id`,
    );
  });
});
