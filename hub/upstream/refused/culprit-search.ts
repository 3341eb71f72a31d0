// Finds the record that makes the centre's broker close the connection, and never takes an outage for one.
//
//   closed right after a publish ─▶ what was on the line is noted; noted twice in a row: a suspect
//   line up with suspects ─▶ idle for a while, and alive after it (PINGRESP)? ─▶ each suspect goes out alone
//          acknowledged ─▶ innocent          closed again, with it alone on the line, so many times ─▶ guilty
//
// A broker without rights or room closes on whatever is published: an end counts only if the other record that was tried
// last was taken. Where the suspects cannot tell, a record that is none goes out before them.
// An outage, a rival with the same client id, or a broker that restarts closes lines at other moments as well: an end with
// nothing on the line, long after the last publish, or not by the broker's hand clears all suspicion.

import { LANES } from '../../messages/record.ts';
import { keyText, type RecordKey } from '../record-key.ts';

/** Why such a record is aside, for the ledger and whoever reads it. */
export const CLOSED_ON_IT = "the centre's broker closes the connection each time this record is sent";
/** A broker that minds a record says so at once. */
const AT_ONCE_MS = 5_000;
/** Before that it may have been chance. */
const ENDS_TO_SUSPECT = 2;
/** So many are enough to try in turn. */
const MOST_SUSPECTS = 1_000;

export interface Ending {
  /** Neither by the hub's hand, nor because nothing came through any more. */
  readonly isClosedByBroker: boolean;
}

export interface LineEnding extends Ending {
  /** Sent and not acknowledged by the broker. */
  readonly onTheLine: ReadonlyArray<RecordKey & { readonly sentMs: number }>;
  readonly nowMs: number;
}

/** On what the broker seems to close the line: on one record, or on whatever is published. */
export type Minded = 'nothing' | 'record' | 'everything';

interface Suspect {
  readonly key: RecordKey;
  /** Lines in a row that ended with it on the line. */
  readonly ends: number;
  /** Of these, how many had nothing else on the line. */
  readonly endsAlone: number;
  /** How many of those count: the broker took the other record that was tried last. */
  readonly trials: number;
  readonly isOtherTaken: boolean;
}

export class CulpritSearch {
  readonly #endsToConvict: number;
  #noted = new Map<string, Suspect>();

  constructor(endsToConvict: number) {
    this.#endsToConvict = endsToConvict;
  }

  get isSearching(): boolean {
    return this.#noted.size > 0 && this.#noted.values().some(isSuspect);
  }

  /** True while only a record that is no suspect can tell whether the broker takes anything at all. */
  get wantsOther(): boolean {
    const suspects = this.#suspects();
    const isAllTried = suspects.every(({ endsAlone }) => endsAlone > 0);
    return isAllTried && suspects.length < MOST_SUSPECTS && suspects.some(({ isOtherTaken }) => !isOtherTaken);
  }

  isSuspect(key: RecordKey): boolean {
    const noted = this.#noted.get(keyText(key));
    return noted !== undefined && isSuspect(noted);
  }

  /** To be sent one by one, each once the one before it is acknowledged; first what ended the fewest lines alone. */
  suspects(): RecordKey[] {
    const inTurn = this.#suspects().sort(
      (a, b) =>
        a.endsAlone - b.endsAlone || LANES.indexOf(a.key.lane) - LANES.indexOf(b.key.lane) || a.key.seq - b.key.seq,
    );
    return inTurn.map(({ key }) => key);
  }

  /** The broker took it: it is not the one, and the broker takes something. */
  acknowledged(key: RecordKey): void {
    if (this.#noted.size === 0) return;
    this.acquit(key);
    this.#heardOfOther(keyText(key), true);
  }

  /** It is gone. */
  acquit(key: RecordKey): void {
    this.#noted.delete(keyText(key));
  }

  /** Returns the culprit with the number of ends it made, once it is certain. */
  lineEnded({ isClosedByBroker, onTheLine, nowMs }: LineEnding): { key: RecordKey; ends: number } | undefined {
    const minded = isClosedByBroker ? onTheLine.filter(({ sentMs }) => nowMs - sentMs <= AT_ONCE_MS) : [];
    const isAlone = onTheLine.length === 1;
    const noted = minded.map(({ lane, seq }) => this.#note({ lane, seq }, isAlone));
    // Suspects whose turn did not come on this line stay.
    const waiting = minded.length > 0 ? this.#suspects() : [];
    this.#noted = new Map([...waiting, ...noted].map((suspect) => [keyText(suspect.key), suspect]));
    if (isAlone && noted[0]) this.#heardOfOther(keyText(noted[0].key), false);
    const guilty = noted.find(({ trials }) => trials >= this.#endsToConvict);
    if (!guilty) return undefined;
    this.acquit(guilty.key);
    return { key: guilty.key, ends: guilty.trials };
  }

  /** What the last ends say, for a person. */
  get minded(): Minded {
    if (!this.isSearching) return 'nothing';
    const alone = this.#suspects().filter(({ endsAlone }) => endsAlone > 0);
    const isOnlyOne = alone.length === 1 && (alone[0]?.endsAlone ?? 0) < this.#endsToConvict;
    const isTaken = this.#noted.values().some(({ isOtherTaken }) => isOtherTaken);
    return alone.length === 0 || isOnlyOne || isTaken ? 'record' : 'everything';
  }

  #suspects(): Suspect[] {
    return [...this.#noted.values()].filter(isSuspect);
  }

  /** Alone counts from the second end on: the line must have been found alive just before. */
  #note(key: RecordKey, isAlone: boolean): Suspect {
    const before = this.#noted.get(keyText(key)) ?? { ends: 0, endsAlone: 0, trials: 0, isOtherTaken: false };
    const { ends, endsAlone, trials, isOtherTaken } = before;
    const isTrial = isAlone && ends >= ENDS_TO_SUSPECT;
    const counts = isTrial && isOtherTaken;
    return {
      key,
      ends: ends + 1,
      endsAlone: endsAlone + Number(isTrial),
      trials: trials + Number(counts),
      isOtherTaken,
    };
  }

  /** For all records but this one it is the other one that was tried last. */
  #heardOfOther(id: string, isOtherTaken: boolean): void {
    for (const [of, noted] of this.#noted) if (of !== id) this.#noted.set(of, { ...noted, isOtherTaken });
  }
}

function isSuspect({ ends }: Suspect): boolean {
  return ends >= ENDS_TO_SUSPECT;
}
