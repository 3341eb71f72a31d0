// One device in full: verdict, its alarms, every value, and how its messages arrive.

import type { JSX } from 'preact';
import type { DeviceBody, HallBody } from '../../api.ts';
import { count, dateTime } from '../state/figures.ts';
import { alarms, devices } from '../state/live.ts';
import { localized, words } from '../state/preferences.ts';
import { AlarmList } from './alarm-list.tsx';
import { CommandPanel } from './command-panel.tsx';
import { type Fact, FactList } from './fact-list.tsx';
import { ClassIcon, toneOf } from './marks.tsx';
import { Freshness, Value } from './values.tsx';
import { Verdict } from './verdict.tsx';

export function DeviceView({ id, hall }: { readonly id: string; readonly hall: HallBody }): JSX.Element {
  const device = devices.value.get(id)?.value;
  return (
    <div class="device">
      <p>
        <a href="#/">← {words().backToHall}</a>
      </p>
      {device ? <Known device={device} hall={hall} /> : <p class="empty">{words().notFound}</p>}
    </div>
  );
}

function Known({ device, hall }: { readonly device: DeviceBody; readonly hall: HallBody }): JSX.Element {
  const { verdict } = device;
  const own = alarms.value.filter(({ deviceId }) => deviceId === device.id);
  return (
    <>
      <section class={`panel lead tone-${toneOf(verdict.connectivity, verdict.health)}`}>
        <ClassIcon name={device.class} />
        <Verdict verdict={verdict} />
      </section>
      {own.length > 0 && (
        <section class="panel" aria-labelledby="own-alarms">
          <h2 id="own-alarms">{words().activeAlarms}</h2>
          <AlarmList alarms={own} place="device" />
        </section>
      )}
      <div class="side-by-side">
        <ValueTable device={device} />
        <Facts device={device} hall={hall} />
      </div>
      <CommandPanel device={device} />
    </>
  );
}

function ValueTable({ device }: { readonly device: DeviceBody }): JSX.Element {
  const text = words();
  return (
    <section class="panel" aria-labelledby="values">
      <h2 id="values">{text.values}</h2>
      {device.points.length === 0 && <p class="soft">{text.noValues}</p>}
      {device.points.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{text.point}</th>
              <th scope="col" class="number">
                {text.value}
              </th>
              <th scope="col">{text.measuredAt}</th>
            </tr>
          </thead>
          <tbody>
            {device.points.map((point) => (
              <tr key={point.name}>
                <th scope="row">{localized(point.label)}</th>
                <td class="number">
                  <Value point={point} />
                </td>
                <td>
                  <Freshness device={device} point={point} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Facts({ device, hall }: { readonly device: DeviceBody; readonly hall: HallBody }): JSX.Element {
  const text = words();
  const { counts, faults, lastSeen } = device;
  const zone = hall.zones.find(({ id }) => id === device.zone)?.name;
  const facts: readonly Fact[] = [
    [text.deviceId, device.id],
    [text.deviceClass, `${localized(device.className)} (${device.class})`],
    [text.zone, zone ? localized(zone) : device.zone],
    [text.lastSeen, lastSeen ? dateTime(lastSeen) : text.never],
    [text.faultCodes, faults.join(', ') || text.none],
    [text.received, count(counts.received)],
    [text.lost, count(counts.lost)],
    [text.duplicates, count(counts.duplicates)],
    [text.resets, count(counts.resets)],
    [text.violations, count(counts.violations)],
  ];
  return (
    <section class="panel" aria-labelledby="messages">
      <h2 id="messages">{text.messages}</h2>
      <FactList facts={facts} />
    </section>
  );
}
