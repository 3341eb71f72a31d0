// What the centre knows of one hall: counts for each lane, gaps, repetitions, active alarms, the newest records.

import type { ReceivedRecord } from './cloud-event.ts';
import { type Range, SequenceSet } from './sequence-set.ts';

interface LaneFigures {
  readonly lane: string;
  readonly epoch: string;
  readonly received: number;
  readonly duplicates: number;
  readonly first: number;
  readonly last: number;
  readonly missing: readonly Range[];
}

export interface HallFiguresView {
  readonly presence: string;
  /** By lane, of the journal that spoke last. */
  readonly lanes: Readonly<Record<string, LaneFigures>>;
  /** Of journals before it. */
  readonly earlier: readonly LaneFigures[];
  readonly types: Readonly<Record<string, number>>;
  readonly subjects: Readonly<Record<string, number>>;
  readonly classes: Readonly<Record<string, number>>;
  readonly activeAlarms: readonly { readonly id: string; readonly raisedAt: string }[];
  readonly malformed: number;
  readonly lastProblem: string;
  /** The newest last. */
  readonly recent: readonly ReceivedRecord[];
}

class Lane {
  readonly name: string;
  readonly epoch: string;
  readonly numbers = new SequenceSet();
  received = 0;
  duplicates = 0;

  constructor(name: string, epoch: string) {
    this.name = name;
    this.epoch = epoch;
  }
}

const RECENT = 200;
const RAISED = 'io.atrium.alarm.raised';
const CLEARED = 'io.atrium.alarm.cleared';

export class HallFigures {
  presence = 'unknown';
  #epoch = '';
  /** By `<epoch>.<lane>`: a hub that comes back from a restart goes on where it was, a new journal starts anew. */
  readonly #lanes = new Map<string, Lane>();
  readonly #counts = {
    types: new Map<string, number>(),
    subjects: new Map<string, number>(),
    classes: new Map<string, number>(),
  };
  readonly #alarms = new Map<string, string>();
  readonly #recent: ReceivedRecord[] = [];
  #malformed = 0;
  #lastProblem = '';

  take(record: ReceivedRecord): void {
    const { epoch, lane: name, sequence } = record;
    const lane = this.#lanes.get(`${epoch}.${name}`) ?? new Lane(name, epoch);
    this.#epoch = epoch;
    this.#lanes.set(`${epoch}.${name}`, lane);
    if (!lane.numbers.add(sequence)) {
      lane.duplicates += 1;
      return;
    }
    lane.received += 1;
    this.#count(record);
    this.#recent.push(record);
    if (this.#recent.length > RECENT) this.#recent.shift();
  }

  refuse(problem: string): void {
    this.#malformed += 1;
    this.#lastProblem = problem;
  }

  view(): HallFiguresView {
    const lanes = [...this.#lanes.values()].map(figuresOf);
    const { types, subjects, classes } = this.#counts;
    return {
      presence: this.presence,
      lanes: Object.fromEntries(lanes.filter(({ epoch }) => epoch === this.#epoch).map((lane) => [lane.lane, lane])),
      earlier: lanes.filter(({ epoch }) => epoch !== this.#epoch),
      types: Object.fromEntries(types),
      subjects: Object.fromEntries(subjects),
      classes: Object.fromEntries(classes),
      activeAlarms: [...this.#alarms].map(([id, raisedAt]) => ({ id, raisedAt })),
      malformed: this.#malformed,
      lastProblem: this.#lastProblem,
      recent: this.#recent,
    };
  }

  #count({ type, subject, time, data }: ReceivedRecord): void {
    const { types, subjects, classes } = this.#counts;
    increase(types, type);
    increase(subjects, subject);
    if (typeof data.class === 'string') increase(classes, data.class);
    const alarm = String(data.id);
    if (type === RAISED) this.#alarms.set(alarm, time);
    else if (type === CLEARED) this.#alarms.delete(alarm);
  }
}

function figuresOf({ name, epoch, received, duplicates, numbers }: Lane): LaneFigures {
  return {
    lane: name,
    epoch,
    received,
    duplicates,
    first: numbers.first,
    last: numbers.last,
    missing: numbers.missing,
  };
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
