// The hub, put together. Reads like the drawing, from the sinks to the sources:
//
//   device ─▶ broker ─▶ hall (middle: checking ─▶ devices ─▶ health ─▶ alarms) ─▶ journal: ONE commit
//                                                                                     │
//                                                          ┌──────────────┬───────────┤
//                                                          ▼              ▼           ▼
//                                                     ack to device    upstream   status page

import { resolve } from 'node:path';
import type { ClassFolder } from '../firmware-contracts/load-contracts.ts';
import { ContractLibrary } from './checking/contract-library.ts';
import type { Config } from './config/config.ts';
import { loadContracts } from './contracts.ts';
import type { Chance } from './foundation/chance.ts';
import type { Clock } from './foundation/clock.ts';
import { isPlausible } from './foundation/clock-trust.ts';
import { Lifecycle, type Part } from './foundation/lifecycle.ts';
import type { Log } from './foundation/log.ts';
import { Hall } from './hall.ts';
import { Broker } from './intake/broker.ts';
import { Journal } from './journal/journal.ts';
import type { Decision } from './messages/decision.ts';
import { type DeviceClass, type DeviceId, hallId } from './messages/ids.ts';
import { createMetrics } from './metrics.ts';
import { Middle } from './middle/middle.ts';
import { SavedState } from './middle/saved-state.ts';
import { Enrolment } from './registry/enrolment.ts';
import { Registry } from './registry/registry.ts';
import { replayer } from './replay.ts';
import { openAccess } from './status/access/open-access.ts';
import { Status } from './status/status.ts';
import { newPseudonymKey, ticks } from './ticks.ts';
import { Upstream } from './upstream/upstream.ts';

export interface HubOptions extends Ports {
  readonly config: Config;
  /** Folder of the built page. */
  readonly pageDirectory: string;
  /** Nothing can be committed any more: the process must end. */
  readonly onFatal: (error: Error) => void;
}

interface Ports {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

export interface RunningHub {
  readonly broker: Broker;
  readonly status: Status;
  stop(): Promise<void>;
}

const STOP_DEADLINE_MS = 5_000;

/** Settles when devices can connect; whatever fails on the way stops what was begun, and is thrown. */
export async function startHub(options: HubOptions, signal: AbortSignal): Promise<RunningHub> {
  const { config, pageDirectory, onFatal, clock, chance, log } = options;
  const ports = { clock, chance, log };
  const lifecycle = new Lifecycle({ clock, log, stopDeadlineMs: STOP_DEADLINE_MS });
  const begin = <P extends Part>(part: P): Promise<P> => lifecycle.begin(part, signal);

  const classes = loadContracts(config.contracts);
  const library = new ContractLibrary(classes);
  const registry = await Registry.open({ directory: config.data, ...ports });
  const access = await openAccess({ directory: config.data, ...ports });

  const journal = await begin(new Journal({ ...journalSettings(config), onFatal, ...ports }));
  const upstream = await begin(createUpstream(config, journal, ports));
  const saved = new SavedState(await journal.loadState());
  const middle = new Middle({ library, ...config.devices, ...config.telemetry }, saved);
  const hall = new Hall({ middle, ...committingTo(journal), ...timeFrom(clock), onFatal });
  const submit = hall.submit.bind(hall);
  await begin(hall.opened({ bootId: chance.token(6), pseudonymKey: newPseudonymKey(chance) }));

  const rights = rightsOf(registry, library);
  const isTakingIn = () => journal.isHealthy();
  const broker = new Broker({ config: config.broker, ...rights, ...storesOf(journal), submit, isTakingIn, ...ports });
  const knownBefore = saved.deviceIds();
  await begin(new Enrolment({ registry, knownBefore, library, broker, submit, log }));
  const quarantine = quarantineOf(journal, middle, submit);
  const status = new Status({
    ...{ config: config.status, hall: config.hall, pageDirectory, access, ...ports },
    ...{ hallView: hall, upstream, quarantine, ...descriptionsOf(classes, library) },
    isReady: isTakingIn,
    metrics: createMetrics({ hall, broker, upstream, quarantine }),
  });
  await begin(status);
  await begin(broker);
  await begin(ticks({ clock, chance, submit }));
  return { broker, status, stop: () => lifecycle.stop() };
}

function journalSettings({ data, quarantine, journal }: Config) {
  return { directory: data, quarantine, keepConfirmedHours: journal.keepConfirmedHours };
}

function committingTo(journal: Journal) {
  return { commit: (decision: Decision) => journal.commit(decision) };
}

function timeFrom(clock: Clock) {
  return { clock, isClockTrusted: () => isPlausible(clock.now()) };
}

function createUpstream({ upstream, hall, data }: Config, journal: Journal, ports: Ports): Upstream {
  const { passwordFile } = upstream ?? {};
  const config = upstream && passwordFile ? { ...upstream, passwordFile: resolve(data, passwordFile) } : upstream;
  return new Upstream({ config, hall: hallId(hall.id), journal, ...ports });
}

function rightsOf(registry: Registry, library: ContractLibrary) {
  return {
    authenticate: (id: string, secret: Buffer) => registry.authenticate(id, secret),
    isRegistered: (id: DeviceId) => registry.has(id),
    channelsOf: (deviceClass: DeviceClass) => library.channelsOf(deviceClass),
  };
}

function storesOf(journal: Journal) {
  return { sessions: journal.durableMap('sessions'), retained: journal.durableMap('retained') };
}

function quarantineOf({ quarantine }: Journal, middle: Middle, submit: Hall['submit']) {
  const replay = replayer({
    get: (id) => quarantine.get(id),
    wouldAccept: (message, at) => middle.wouldAccept(message, at),
    submit,
  });
  return { list: quarantine.list.bind(quarantine), count: quarantine.count.bind(quarantine), replay };
}

function descriptionsOf(classes: readonly ClassFolder[], library: ContractLibrary) {
  const icons = new Map(classes.map(({ contract, icon }) => [contract.class, icon]));
  return {
    contractOf: (deviceClass: DeviceClass) => library.get(deviceClass)?.contract,
    iconOf: (deviceClass: DeviceClass) => icons.get(deviceClass),
  };
}
