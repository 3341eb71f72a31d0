// Brown-out over days: telemetry is thinned, then dropped, oldest first; the journal keeps to its limit and says what it gave up.

import { describe, expect, it } from 'vitest';
import { byLane, LANES } from '../../hub/messages/record.ts';
import { BROWN_OUTS, type BrownOut } from '../../hub/messages/storage-view.ts';
import { waitFor } from '../support/wait-for.ts';
import { numbersIn, resurrected, vanished } from './completeness.ts';
import { live } from './outage.ts';
import { expectOldestDropped, lostOf, smallJournal } from './small-journal.ts';

describe('an outage of four days in a journal made for one', () => {
  it('keeps to its limit, thins before it drops, oldest first, and loses no event, report or alarm', async () => {
    const { clock, journal, inspect } = await smallJournal(1);
    const stages: BrownOut[] = [];
    for (let hour = 0; hour < 96; hour += 1) {
      await live({ journal, clock, devices: 20 }, 60);
      const { usedBytes, limitBytes, brownOut } = journal.view();
      expect(usedBytes).toBeLessThanOrEqual(limitBytes);
      stages.push(brownOut);
      await expectOldestDropped(journal, inspect().losses);
    }
    expect([...new Set(stages)]).toEqual(BROWN_OUTS);
    const inspection = inspect();
    const { alarm, event, report, telemetry } = inspection.lanes;
    expect(vanished(inspection)).toEqual([]);
    expect(resurrected(inspection)).toEqual([]);
    expect([alarm.kept, event.kept, report.kept]).toEqual([[[1, 96]], [[1, 576]], [[1, 576]]]);
    // The journal may be at another step of making room: its file is then ahead of its view.
    await waitFor(() => lostOf(inspect().losses, 'telemetry').length === journal.view().givenUp);
    expect(telemetry.kept.length).toBeLessThan(200);
    // An entry for some hundreds of records, though a step is small in a journal as small as this.
    expect(inspection.losses.length).toBeLessThan(telemetry.last / 200);
  }, 60_000);

  it('is over once the centre has everything, and the space goes back to the disk', async () => {
    const { clock, journal, inspect } = await smallJournal(3, 1);
    await live({ journal, clock, devices: 20 }, 24 * 60);
    expect(journal.view().brownOut).toBe('thinned-5');
    const sent = (await journal.positions()).telemetry.last;
    for (const lane of ['ledger', 'event', 'report', 'alarm', 'telemetry'] as const) {
      await journal.confirm(lane, (await journal.positions())[lane].last);
    }
    for (let minute = 0; minute < 75; minute += 5) {
      await live({ journal, clock, devices: 1 }, 5);
      await waitFor(() => journal.confirm('alarm', 0).then(() => true));
    }
    await waitFor(() => inspect().lanes.telemetry.kept.every(([first]) => first > sent));
    expect(journal.view()).toMatchObject({ brownOut: 'none', isHealthy: true });
    expect(journal.view().usedBytes).toBeLessThan(1_000_000);
  }, 60_000);
});

describe('listeners', () => {
  it('hear of the journal’s own records as of others, each lane in order and without a gap', async () => {
    const { clock, journal } = await smallJournal(2);
    const heard = byLane((): number[] => []);
    journal.onCommitted((records) => {
      for (const { lane, seq } of records) heard[lane].push(seq);
    });
    await live({ journal, clock, devices: 20 }, 24 * 60);
    const positions = await journal.positions();
    expect(positions.ledger.last).toBeGreaterThan(5);
    for (const lane of LANES) expect(heard[lane]).toEqual(numbersIn([[1, positions[lane].last]]));
  }, 30_000);
});
