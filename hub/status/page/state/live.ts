// The hall as the live stream tells it, and whether the hub still answers.

import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { seconds, systemClock } from '../../../foundation/clock.ts';
import { retryDelays } from '../../../foundation/retry.ts';
import { HUB_ID } from '../../../messages/ids.ts';
import type { AlarmBody, CommandBody, DeviceBody, StreamEvents } from '../../api.ts';
import { hubNow, hubSaysItIs } from './hub-time.ts';
import { localized, words } from './preferences.ts';
import { loadSession, session } from './session.ts';

export type Connection = 'connecting' | 'live' | 'away';

type Hall = Pick<StreamEvents['snapshot'], 'hall' | 'upstream' | 'storage'>;

export const connection: Signal<Connection> = signal('connecting');
/** Null before the first snapshot. */
export const hall: Signal<Hall | null> = signal(null);
/** A signal for each device, so that a change draws one card anew and not the hall. */
export const devices: Signal<ReadonlyMap<string, Signal<DeviceBody>>> = signal(new Map());
export const quarantineCount: Signal<number> = signal(0);
/** The newest first. */
export const commands: Signal<readonly CommandBody[]> = signal([]);
/** Hub time of the last message. */
export const lastHeardAt: Signal<number> = signal(0);

const alarmsById: Signal<ReadonlyMap<string, AlarmBody>> = signal(new Map());
const RANK = { high: 0, medium: 1, low: 2 } as const;

/** Most urgent first, newest first among equals. */
export const alarms: ReadonlySignal<readonly AlarmBody[]> = computed(() =>
  [...alarmsById.value.values()].sort(
    (a, b) => RANK[a.priority] - RANK[b.priority] || b.raisedAt.localeCompare(a.raisedAt),
  ),
);

/** What people call the device, or the hub itself; the id where it is gone. */
export function nameOf(deviceId: string): string {
  if (deviceId === HUB_ID) return words().hub;
  const device = devices.value.get(deviceId)?.value;
  return device ? localized(device.name) : deviceId;
}

const COMMANDS_KEPT = 200;
/** Two and a half heartbeats. */
const SILENCE_LIMIT_MS = seconds(25);

let source: EventSource | undefined;
let stopWatching: (() => void) | undefined;
let cancelRetry: (() => void) | undefined;
let delays = freshDelays();

/** Goes on for ever, until disconnect() or until the hub says that nobody is logged in. */
export function connect(): void {
  disconnect();
  source = new EventSource('/api/v1/stream');
  source.addEventListener('error', lose);
  on(source, 'snapshot', takeSnapshot);
  on(source, 'devices', takeDevices);
  on(source, 'alarms', ({ changed }) => takeAlarms(changed));
  on(source, 'upstream', (upstream) => {
    if (hall.value) hall.value = { ...hall.value, upstream };
  });
  on(source, 'storage', (storage) => {
    if (hall.value) hall.value = { ...hall.value, storage };
  });
  on(source, 'commands', ({ changed }) => takeCommands(changed));
  on(source, 'quarantine', ({ count }) => {
    quarantineCount.value = count;
  });
  on(source, 'heartbeat', ({ at }) => hubSaysItIs(at));
  watch();
}

export function disconnect(): void {
  source?.close();
  stopWatching?.();
  cancelRetry?.();
}

function on<Name extends keyof StreamEvents>(
  from: EventSource,
  name: Name,
  take: (data: StreamEvents[Name]) => void,
): void {
  from.addEventListener(name, (event: MessageEvent<string>) => {
    watch();
    batch(() => take(JSON.parse(event.data) as StreamEvents[Name]));
    lastHeardAt.value = hubNow.value;
  });
}

function watch(): void {
  stopWatching?.();
  stopWatching = systemClock.after(SILENCE_LIMIT_MS, lose);
}

function lose(): void {
  disconnect();
  connection.value = hall.value ? 'away' : 'connecting';
  cancelRetry = systemClock.after(delays.next().value, () => void tryAgain());
}

async function tryAgain(): Promise<void> {
  if (!(await loadSession())) lose();
  else if (session.value?.user != null) connect();
}

function takeSnapshot({
  at,
  hall: name,
  devices: list,
  alarms: active,
  upstream,
  storage,
  commands: asked,
  quarantine,
}: StreamEvents['snapshot']): void {
  delays = freshDelays();
  hubSaysItIs(at);
  connection.value = 'live';
  hall.value = { hall: name, upstream, storage };
  commands.value = [];
  takeCommands(asked);
  devices.value = new Map(list.map((device) => [device.id, signal(device)]));
  alarmsById.value = new Map(active.map((alarm) => [alarm.id, alarm]));
  quarantineCount.value = quarantine.count;
}

function takeDevices({ changed, removed }: StreamEvents['devices']): void {
  const added = changed.filter(({ id }) => !devices.value.has(id));
  for (const device of changed) {
    const known = devices.value.get(device.id);
    if (known) known.value = device;
  }
  if (added.length + removed.length === 0) return;
  const next = new Map([...devices.value].filter(([id]) => !removed.includes(id)));
  for (const device of added) next.set(device.id, signal(device));
  devices.value = next;
}

function takeAlarms(changed: readonly AlarmBody[]): void {
  const next = new Map(alarmsById.value);
  for (const alarm of changed) {
    if (alarm.state === 'normal') next.delete(alarm.id);
    else next.set(alarm.id, alarm);
  }
  alarmsById.value = next;
}

/** Also what this page asked for itself, before the stream tells of it. */
export function takeCommands(changed: readonly CommandBody[]): void {
  const byId = new Map(commands.value.map((command) => [command.id, command]));
  for (const command of changed) {
    const known = byId.get(command.id);
    if (!known || known.changedAt <= command.changedAt) byId.set(command.id, command);
  }
  const newestFirst = [...byId.values()].sort((a, b) => b.requestedAt.localeCompare(a.requestedAt));
  commands.value = newestFirst.slice(0, COMMANDS_KEPT);
}

function freshDelays() {
  const random = () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
  return retryDelays({ firstMs: seconds(1), longestMs: seconds(10), random });
}
