// From which number on a journal is newer than some moment: what was recorded before it must not hide behind a wrong stamp.

import { describe, expect, it } from 'vitest';
import { firstRecordedAfter } from '../../hub/journal/record-glance.ts';
import type { RecordDraft } from '../../hub/messages/record.ts';
import { commitOf, draft, openJournal, temporaryFolder } from './open-journal.ts';

const MOMENT = Date.UTC(2026, 10, 22, 9);
const BEFORE = MOMENT - 3_600_000;
const AFTER = MOMENT + 60_000;

type Stamp = Pick<RecordDraft, 'recordedAt'> & Partial<Pick<RecordDraft, 'isClockTrusted'>>;
const at = (recordedAt: number, isClockTrusted = true): Stamp => ({ recordedAt, isClockTrusted });

async function newFrom(...stamps: readonly Stamp[]): Promise<number | null> {
  const directory = temporaryFolder();
  const journal = await openJournal({ directory });
  if (stamps.length > 0) await journal.commit(commitOf(...stamps.map((stamp) => ({ ...draft('event'), ...stamp }))));
  return firstRecordedAfter(directory, MOMENT).event;
}

describe('the number from which on all is newer', () => {
  it('follows the last one that was recorded before', async () => {
    expect(await newFrom(at(BEFORE), at(BEFORE), at(AFTER), at(AFTER))).toBe(3);
    expect(await newFrom(at(BEFORE), at(MOMENT))).toBe(3);
  });

  it('is not moved by one wrong stamp in the future, whether the clock was trusted or not', async () => {
    expect(await newFrom(at(BEFORE), at(Date.UTC(2036, 1, 1)), at(BEFORE), at(AFTER))).toBe(4);
    expect(await newFrom(at(BEFORE), at(Date.UTC(2036, 1, 1), false), at(BEFORE), at(AFTER))).toBe(4);
  });

  it('is not moved by a stamp of a clock that was not trusted', async () => {
    expect(await newFrom(at(BEFORE), at(AFTER), at(0, false), at(AFTER))).toBe(2);
    expect(await newFrom(at(AFTER, false), at(AFTER))).toBe(2);
  });

  it('is the first one where nothing lies in the journal from before', async () => {
    expect(await newFrom(at(AFTER), at(AFTER))).toBe(1);
  });

  it('is none where nobody can say: all of it is judged', async () => {
    expect(await newFrom()).toBeNull();
    expect(await newFrom(at(AFTER, false))).toBeNull();
  });
});
