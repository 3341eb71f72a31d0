// What the centre knows of one hall: which records it has, what lacks, whether they come in order, which alarms are active.

import { seconds } from '../../foundation/clock.ts';
import { LANES, type Lane, type ReceivedRecord, type RecordIdentity } from '../cloud-event.ts';
import { ActiveAlarms } from './active-alarms.ts';
import { Counts } from './counts.ts';
import { GIVEN_UP, readLoss } from './loss.ts';
import { OrderCheck } from './order-check.ts';
import type { Range } from './sequence-set.ts';
import { StreamAccount, type StreamFigures } from './stream-account.ts';

export interface HallFigures {
  readonly presence: string;
  /** By lane, of the newest journal. */
  readonly lanes: Readonly<Record<string, StreamFigures>>;
  /** Of journals before it. */
  readonly earlier: readonly StreamFigures[];
  /** What waited is still on its way: gaps are no loss yet. */
  readonly isCatchingUp: boolean;
  /** Records that came behind a later one of their kind. */
  readonly outOfOrder: number;
  /** Numbers that came twice, for different records. */
  readonly conflicting: number;
  /** Not taken, and said so to the hall. */
  readonly refused: number;
  readonly malformed: number;
  readonly lastProblem: string;
  readonly lastRecordAt: number | null;
  readonly types: Readonly<Record<string, number>>;
  readonly subjects: Readonly<Record<string, number>>;
  readonly classes: Readonly<Record<string, number>>;
  readonly activeAlarms: readonly { readonly id: string; readonly raisedAt: string }[];
}

/** After the last record that had waited, and after the line came up. */
const CATCHING_UP_MS = seconds(30);
/** A hall has one for each restored backup; more is a hub gone mad, and no reason to run out of memory. */
const MOST_EPOCHS = 1000;

export class HallAccount {
  presence = 'unknown';
  #catchingUpUntil = 0;
  /** In the order of their first record. */
  readonly #epochs = new Map<string, Map<Lane, StreamAccount>>();
  readonly #order = new OrderCheck();
  readonly #alarms = new ActiveAlarms();
  readonly #types = new Counts();
  readonly #subjects = new Counts();
  readonly #classes = new Counts();
  readonly #totals = { outOfOrder: 0, conflicting: 0, refused: 0, malformed: 0 };
  #lastProblem = '';
  #lastRecordAt: number | null = null;

  lineCameUp(now: number): void {
    this.#order.lineCameUp();
    this.#catchingUpUntil = now + CATCHING_UP_MS;
  }

  /** Undefined for one epoch too many. */
  stream({ epoch, lane }: Pick<RecordIdentity, 'epoch' | 'lane'>): StreamAccount | undefined {
    const lanes = this.#epochs.get(epoch) ?? new Map<Lane, StreamAccount>();
    if (lanes.size === 0 && this.#epochs.size >= MOST_EPOCHS) return undefined;
    this.#epochs.set(epoch, lanes);
    const stream = lanes.get(lane) ?? new StreamAccount(epoch, lane);
    lanes.set(lane, stream);
    return stream;
  }

  /** A record that the store has now, and had not before. */
  stored(record: ReceivedRecord, receivedAt: number): void {
    const stream = this.stream(record);
    // Given up and come after all: sent again by a person, at whatever time.
    if (!stream?.covered.has(record.sequence) && !this.#order.isInOrder(record))
      this.#note('outOfOrder', `${record.id} came behind a later record of its lane`);
    stream?.held.add(record.sequence);
    if (stream && record.isHistorical) stream.historical += 1;
    if (record.isHistorical) this.#catchingUpUntil = receivedAt + CATCHING_UP_MS;
    this.#lastRecordAt = receivedAt;
    this.#types.add(record.type);
    this.#subjects.add(record.subject);
    if (typeof record.data.class === 'string') this.#classes.add(record.data.class);
    this.learn(record);
  }

  /** What follows from a record's content, also from one that was stored before the centre started. */
  learn(record: ReceivedRecord): void {
    if (record.lane === 'alarm') this.#alarms.take(record, [...this.#epochs.keys()].indexOf(record.epoch));
    if (record.type !== GIVEN_UP) return;
    const loss = readLoss(record.data);
    if (!loss) this.#note('malformed', `${record.id} is no entry of a ledger`);
    else for (const range of loss.ranges) this.stream(loss)?.covered.addRange(range);
  }

  /** Why a record cannot be taken, whatever it says; undefined where it can. */
  reasonAgainst(identity: RecordIdentity): string | undefined {
    return this.stream(identity) ? undefined : `the hall has more than ${MOST_EPOCHS} epochs`;
  }

  /** As found in the store at the start. */
  restore(identity: Pick<RecordIdentity, 'epoch' | 'lane'>, range: Range): void {
    this.stream(identity)?.held.addRange(range);
  }

  repeated(record: ReceivedRecord): void {
    const stream = this.stream(record);
    if (stream) stream.duplicates += 1;
  }

  conflicting(record: ReceivedRecord): void {
    this.#note('conflicting', `${record.id} came again with another content`);
  }

  refused({ lane, sequence }: RecordIdentity, why: string): void {
    this.#order.exempt(lane, sequence);
    this.#note('refused', `${lane} ${sequence} was refused: ${why}`);
  }

  malformed(problem: string): void {
    this.#note('malformed', problem);
  }

  figures(now: number): HallFigures {
    const newest = [...this.#epochs.keys()].at(-1);
    const streams = this.#streams().map((stream) => stream.figures(this.#nextEpochFrom(stream)));
    return {
      presence: this.presence,
      lanes: Object.fromEntries(streams.filter(({ epoch }) => epoch === newest).map((stream) => [stream.lane, stream])),
      earlier: streams.filter(({ epoch }) => epoch !== newest),
      isCatchingUp: now < this.#catchingUpUntil,
      ...this.#totals,
      lastProblem: this.#lastProblem,
      lastRecordAt: this.#lastRecordAt,
      types: this.#types.view(),
      subjects: this.#subjects.view(),
      classes: this.#classes.view(),
      activeAlarms: this.#alarms.list(),
    };
  }

  holdings(): { readonly epoch: string; readonly lane: Lane; readonly ranges: readonly Range[] }[] {
    return this.#streams().map(({ epoch, lane, held }) => ({ epoch, lane, ranges: held.ranges }));
  }

  /** Those that have or lack something, in the order of epochs and lanes. */
  #streams(): StreamAccount[] {
    return [...this.#epochs.values()].flatMap((lanes) => LANES.flatMap((lane) => lanes.get(lane) ?? []));
  }

  /** A restored journal goes on with the numbers of the one before it, under a new epoch. */
  #nextEpochFrom({ epoch, lane }: StreamAccount): number | undefined {
    const epochs = [...this.#epochs.keys()];
    const later = epochs.slice(epochs.indexOf(epoch) + 1).map((name) => this.#epochs.get(name)?.get(lane)?.held.first);
    return later.find((first) => first !== undefined && first > 0);
  }

  #note(kind: 'outOfOrder' | 'conflicting' | 'refused' | 'malformed', problem: string): void {
    this.#totals[kind] += 1;
    this.#lastProblem = problem;
  }
}
