// The record source's promise, kept by the journal and by the source that tests use in its place.

import { describe } from 'vitest';
import { commitOf, openJournal } from '../journal/open-journal.ts';
import { type FilledSource, recordSourceSuite } from '../suites/record-source.ts';
import { MemorySource } from './memory-source.ts';

describe('in memory', () => recordSourceSuite(async () => new MemorySource()));

describe('the journal', () =>
  recordSourceSuite(async (): Promise<FilledSource> => {
    const journal = await openJournal();
    return {
      append: (records) => journal.commit(commitOf(...records)),
      read: (lane, afterSeq, limit) => journal.read(lane, afterSeq, limit),
      confirm: (lane, upToSeq) => journal.confirm(lane, upToSeq),
      positions: () => journal.positions(),
      onCommitted: (listener) => journal.onCommitted(listener),
      setAside: (lane, seq, why) => journal.setAside(lane, seq, why),
      getSetAside: (lane, seq) => journal.getSetAside(lane, seq),
      releaseSetAside: (lane, seq) => journal.releaseSetAside(lane, seq),
    };
  }));
