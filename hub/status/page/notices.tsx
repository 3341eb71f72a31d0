// What is said without being asked: the hub is away, a new alarm has come.

import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { timeOfDay } from './state/figures.ts';
import { alarms, connection, hall, lastHeardAt, nameOf } from './state/live.ts';
import { localized, words } from './state/preferences.ts';

export function AwayBanner(): JSX.Element {
  return (
    <p role="status" class={connection.value === 'away' ? 'away-banner' : 'away-banner hidden'}>
      {connection.value === 'away' && words().away(timeOfDay(lastHeardAt.value))}
    </p>
  );
}

/** Speaks of alarms that came after the page was opened, to those who cannot see them come. */
export function AlarmAnnouncer(): JSX.Element {
  const known = useRef<ReadonlySet<string> | null>(null);
  const announcement = useSignal('');
  useSignalEffect(() => {
    if (hall.value === null) return;
    const before = known.current;
    known.current = new Set(alarms.value.map(({ id }) => id));
    const fresh = before ? alarms.value.filter(({ id }) => !before.has(id)) : [];
    if (fresh.length === 0) return;
    announcement.value = fresh
      .map(({ deviceId, label }) => words().newAlarm(nameOf(deviceId), localized(label)))
      .join(' ');
  });
  return (
    <p class="visually-hidden" aria-live="polite">
      {announcement.value}
    </p>
  );
}
