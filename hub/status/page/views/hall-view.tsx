// The hall at a glance: figures, what needs a person now, and each zone with its devices.

import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { DeviceBody, HallBody, UpstreamBody } from '../../api.ts';
import { count } from '../state/figures.ts';
import { alarms, devices } from '../state/live.ts';
import { localized, words } from '../state/preferences.ts';
import { AlarmList, NoAlarms } from './alarm-list.tsx';
import { DeviceCard } from './device-card.tsx';
import { Overview } from './overview.tsx';

export interface HallViewProps {
  readonly hall: HallBody;
  readonly upstream: UpstreamBody;
}

const ALARMS_AT_A_GLANCE = 5;

export function HallView({ hall, upstream }: HallViewProps): JSX.Element {
  return (
    <div class="hall">
      <Overview upstream={upstream} />
      <UrgentAlarms />
      <Zones hall={hall} />
    </div>
  );
}

function UrgentAlarms(): JSX.Element {
  const hidden = alarms.value.length - ALARMS_AT_A_GLANCE;
  return (
    <section class="urgent" aria-labelledby="urgent">
      <h2 id="urgent">{words().activeAlarms}</h2>
      {alarms.value.length === 0 ? (
        <NoAlarms />
      ) : (
        <AlarmList alarms={alarms.value.slice(0, ALARMS_AT_A_GLANCE)} place="glance" />
      )}
      {hidden > 0 && (
        <a class="more" href="#/alarms">
          {words().allAlarms} ({count(alarms.value.length)})
        </a>
      )}
    </section>
  );
}

function Zones({ hall }: Pick<HallViewProps, 'hall'>): JSX.Element {
  const all = [...devices.value.values()];
  const zones = hall.zones.map((zone) => ({ ...zone, here: all.filter(({ value }) => value.zone === zone.id) }));
  const vacant = zones.filter(({ here }) => here.length === 0).map(({ name }) => localized(name));
  const elsewhere = all.filter(({ value }) => !zones.some(({ id }) => id === value.zone));
  if (all.length === 0) return <NoDevices />;
  return (
    <div class="zones">
      {zones
        .filter(({ here }) => here.length > 0)
        .map(({ id, name, here }) => (
          <Zone key={id} id={id} name={localized(name)} here={here} />
        ))}
      {elsewhere.length > 0 && <Zone id="elsewhere" name={words().otherZone} here={elsewhere} />}
      {vacant.length > 0 && <p class="vacant">{words().vacantZones(vacant)}</p>}
    </div>
  );
}

function NoDevices(): JSX.Element {
  return (
    <p class="empty">
      <strong>{words().noDevices}</strong>
      {words().noDevicesHint}
    </p>
  );
}

interface ZoneProps {
  readonly id: string;
  readonly name: string;
  readonly here: ReadonlyArray<Signal<DeviceBody>>;
}

/** As many columns of the hall as it has devices, so that small zones share a row. */
function Zone({ id, name, here }: ZoneProps): JSX.Element {
  return (
    <section class={`zone columns-${Math.min(3, here.length)}`} aria-labelledby={`zone-${id}`}>
      <h2 id={`zone-${id}`}>{name}</h2>
      <ul class="cards">
        {here.map((device) => (
          <DeviceCard key={device.value.id} device={device} />
        ))}
      </ul>
    </section>
  );
}
