// How long the hall can do without its centre: the journal's room, in all and for each lane.

import type { JSX } from 'preact';
import { LANES, type Lane } from '../../../messages/record.ts';
import type { StorageBody } from '../../api.ts';
import { count } from '../state/figures.ts';
import { words } from '../state/preferences.ts';
import { type Fact, FactList } from './fact-list.tsx';

const MEGABYTE = 1024 * 1024;
/** Three weeks: nobody plans further. */
const AMPLE_HOURS = 500;

const megabytes = (bytes: number): string => count(bytes / MEGABYTE);

export function StoragePanel({ storage }: { readonly storage: StorageBody }): JSX.Element {
  const text = words();
  const facts: readonly Fact[] = [
    [text.storageUsed, text.storageOf(megabytes(storage.usedBytes), megabytes(storage.limitBytes))],
    [text.givenUp, count(storage.givenUp)],
    [text.syncs, count(storage.syncsPerHour)],
    [text.written, text.megabytes(megabytes(storage.bytesPerHour))],
  ];
  return (
    <section class="panel" aria-labelledby="storage">
      <h2 id="storage">{text.storage}</h2>
      <p class="why">{text.brownOut[storage.brownOut]}</p>
      <FactList facts={facts} />
      <Room lanes={storage.lanes} />
    </section>
  );
}

function Room({ lanes }: Pick<StorageBody, 'lanes'>): JSX.Element {
  const text = words();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.laneName}</th>
          {[text.unsent, text.rate, text.hoursLeft].map((title) => (
            <th key={title} scope="col" class="number">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {LANES.map((lane) => (
          <LaneRow key={lane} lane={lane} room={lanes[lane]} />
        ))}
      </tbody>
    </table>
  );
}

function LaneRow({ lane, room }: { readonly lane: Lane; readonly room: StorageBody['lanes'][Lane] }): JSX.Element {
  const text = words();
  const { hoursLeft } = room;
  const isAmple = hoursLeft === null || hoursLeft > AMPLE_HOURS;
  return (
    <tr>
      <th scope="row">{text.lane[lane]}</th>
      <td class="number">{text.megabytes(megabytes(room.unsentBytes))}</td>
      <td class="number">{text.perHour(megabytes(room.bytesPerHour))}</td>
      <td class="number">{isAmple ? text.ample : text.hours(count(hoursLeft))}</td>
    </tr>
  );
}
