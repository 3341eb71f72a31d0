// All that lies in the journal's file, each part with its own tables, made over one open file.

import type { DatabaseSync } from 'node:sqlite';
import type { Epochs } from '../epochs.ts';
import type { OpenOptions } from '../protocol.ts';
import { AgeLimit } from '../room/age-limit.ts';
import { RoomMaker } from '../room/room-maker.ts';
import { SpaceGauge } from '../room/space-gauge.ts';

import { Counters } from './counters.ts';
import { EntryStore } from './entry-store.ts';
import { readEpochs } from './epoch-rows.ts';
import { LaneStore } from './lane-store.ts';
import { Ledger } from './ledger.ts';
import { QuarantineStore } from './quarantine-store.ts';
import { Retention } from './retention.ts';
import { SetAsideStore } from './set-aside-store.ts';

export interface Stores {
  readonly db: DatabaseSync;
  readonly boot: number;
  readonly epochs: Epochs;
  readonly counters: Counters;
  readonly lanes: LaneStore;
  readonly quarantine: QuarantineStore;
  readonly entries: EntryStore;
  readonly ledger: Ledger;
  readonly setAside: SetAsideStore;
  readonly retention: Retention;
  readonly gauge: SpaceGauge;
  readonly room: RoomMaker;
  readonly ageLimit: AgeLimit;
}

export function openStores(
  db: DatabaseSync,
  { directory, quarantine, room }: Omit<OpenOptions, 'newEpoch' | 'now'>,
): Stores {
  const counters = new Counters(db);
  const boot = counters.get('boots') + 1;
  const epochs = readEpochs(db);
  const lanes = new LaneStore(db, boot);
  const ledger = new Ledger(lanes, counters, epochs);
  const gauge = new SpaceGauge({ db, directory, ...room });
  return {
    ...{ db, boot, epochs, counters, lanes, ledger, gauge },
    quarantine: new QuarantineStore(db, quarantine),
    entries: new EntryStore(db),
    setAside: new SetAsideStore({ db, lanes, ledger, epochs }),
    retention: new Retention(db, lanes),
    room: new RoomMaker({ lanes, counters, ledger, gauge, boot }),
    ageLimit: new AgeLimit({ lanes, ledger, boot }),
  };
}

/** Writes what each part holds in memory; the last deed of a transaction. */
export function flush({ lanes, quarantine, counters, boot }: Stores): void {
  lanes.flush();
  quarantine.flush();
  // A start counts from its first write on: before that nobody has seen its number.
  counters.set('boots', boot);
  counters.flush();
}

/** After a rollback: what the parts hold in memory is what the file holds. */
export function reload(
  { lanes, quarantine, counters, setAside, gauge }: Stores,
  mark?: ReturnType<LaneStore['mark']>,
): void {
  lanes.reload(mark);
  quarantine.reload();
  counters.reload();
  setAside.reload();
  gauge.measure();
}
