// One device on the hall view: what it is, the verdict and why, its first values.

import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { DeviceBody } from '../../api.ts';
import { localized } from '../state/preferences.ts';
import { deviceLink } from '../state/route.ts';
import { ClassIcon, toneOf } from './marks.tsx';
import { Values } from './values.tsx';
import { Verdict } from './verdict.tsx';

const VALUES_ON_A_CARD = 4;

export function DeviceCard({ device: { value: device } }: { readonly device: Signal<DeviceBody> }): JSX.Element {
  const { verdict, points } = device;
  return (
    <li class={`card tone-${toneOf(verdict.connectivity, verdict.health)}`}>
      <header>
        <ClassIcon name={device.class} />
        <div class="names">
          <h3>
            <a href={deviceLink(device.id)}>{localized(device.name)}</a>
          </h3>
          <p class="soft">
            {localized(device.className)} · <span class="code">{device.id}</span>
          </p>
        </div>
      </header>
      <Verdict verdict={verdict} />
      <Values device={device} points={points.slice(0, VALUES_ON_A_CARD)} />
    </li>
  );
}
