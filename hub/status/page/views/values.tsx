// The last values of a device: what, how much, how old, and whether it can still be relied on.

import type { JSX } from 'preact';
import type { DeviceBody, PointBody } from '../../api.ts';
import { value } from '../state/figures.ts';
import { hubNow } from '../state/hub-time.ts';
import { localized, words } from '../state/preferences.ts';
import { Age } from './moments.tsx';

export interface ValuesProps {
  readonly device: DeviceBody;
  readonly points: readonly PointBody[];
}

export function Values({ device, points }: ValuesProps): JSX.Element {
  if (points.length === 0) return <p class="soft">{words().noValues}</p>;
  return (
    <dl class="values">
      {points.map((point) => (
        <div key={point.name}>
          <dt>{localized(point.label)}</dt>
          <dd>
            <Value point={point} />
            <Freshness device={device} point={point} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Value({ point }: { readonly point: PointBody }): JSX.Element {
  return (
    <span class="value">
      {point.valueLabel ? localized(point.valueLabel) : value(point.value)}
      {point.unit && <span class="unit"> {point.unit}</span>}
    </span>
  );
}

/** The age of a value, marked with a word where the value may not be true now. */
export function Freshness({ device, point }: { readonly device: DeviceBody; readonly point: PointBody }): JSX.Element {
  const doubt = isOld(device, point) ? words().old : point.quality === 'good' ? null : words().uncertain;
  return (
    <span class={doubt === null ? 'age' : 'age doubt'}>
      {doubt} <Age at={point.at} />
    </span>
  );
}

/** Without contact every value is from before; with it, the contract says how long a value is good for. */
function isOld({ verdict }: DeviceBody, { at, freshnessMs }: PointBody): boolean {
  if (verdict.connectivity !== 'online' && verdict.connectivity !== 'late') return true;
  return freshnessMs !== null && hubNow.value - Date.parse(at) > freshnessMs;
}
