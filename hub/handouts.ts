// What each part of the hub is handed of the others, so that no stage knows another.

import { resolve } from 'node:path';
import type { ClassFolder } from '../firmware-contracts/load-contracts.ts';
import type { ContractLibrary } from './checking/contract-library.ts';
import { parseStrictJson } from './checking/strict-json.ts';
import { CentreDesk } from './commands/centre-desk.ts';
import type { Config } from './config/config.ts';
import type { Chance } from './foundation/chance.ts';
import type { Clock } from './foundation/clock.ts';
import type { Part } from './foundation/lifecycle.ts';
import type { Log } from './foundation/log.ts';
import type { Hall } from './hall.ts';
import type { HallJournal } from './journal/stand-in.ts';
import type { CommandRequest, CommandView } from './messages/command.ts';
import { type DeviceClass, type DeviceId, hallId } from './messages/ids.ts';
import type { JsonValue } from './messages/json.ts';
import type { Lane } from './messages/record.ts';
import type { Middle } from './middle/middle.ts';
import type { Registry } from './registry/registry.ts';
import { replayer } from './replay.ts';
import { Upstream, type UpstreamOptions } from './upstream/upstream.ts';

export interface Ports {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

/** The hall is put together after the line to its centre, so it is asked for when a command comes. */
export function centreDesk(hall: () => Hall, reply: (command: CommandView) => void, { clock, log }: Ports): CentreDesk {
  return new CentreDesk({
    parse: parseJson,
    now: () => clock.now(),
    find: (id) => hall().command(id),
    request: (request) => hall().requestCommand(request),
    reply,
    log,
  });
}

/** It is open already. */
export function asPart(journal: HallJournal): Part {
  return { name: journal.name, start: async () => undefined, stop: () => journal.stop() };
}

export function doorSettings({ broker, devices, hall, data }: Config) {
  return { config: broker, hall: hallId(hall.id), graceMs: devices.reconnectGraceMs, dataFolder: data };
}

type UpstreamPorts = Ports & Pick<UpstreamOptions, 'onCommand' | 'format'>;

export function createUpstream({ upstream, hall, data }: Config, journal: HallJournal, ports: UpstreamPorts): Upstream {
  const { passwordFile } = upstream ?? {};
  const config = upstream && passwordFile ? { ...upstream, passwordFile: resolve(data, passwordFile) } : upstream;
  return new Upstream({ config, hall: hallId(hall.id), journal, ...ports });
}

export function commandsOf(hall: Hall) {
  return {
    find: (id: string) => hall.command(id),
    list: () => hall.commands(),
    request: (request: CommandRequest) => hall.requestCommand(request),
  };
}

function parseJson(bytes: Uint8Array): JsonValue | undefined {
  const parsed = parseStrictJson(bytes);
  return parsed.ok ? parsed.value : undefined;
}

export function rightsOf(registry: Registry, library: ContractLibrary) {
  return {
    authenticate: (id: string, secret: Buffer) => registry.authenticate(id, secret),
    isRegistered: (id: DeviceId) => registry.has(id),
    deviceOf: (id: DeviceId) => registry.find(id),
    deviceIds: () => registry.list().map(({ id }) => id),
    channelsOf: (deviceClass: DeviceClass) => library.channelsOf(deviceClass),
  };
}

export function storesOf(journal: HallJournal) {
  return { sessions: journal.durableMap('sessions'), retained: journal.durableMap('retained') };
}

export function quarantineOf({ quarantine }: HallJournal, middle: Middle, submit: Hall['submit']) {
  const replay = replayer({
    get: (id) => quarantine.get(id),
    wouldAccept: (message, at) => middle.wouldAccept(message, at),
    submit,
  });
  return { list: quarantine.list.bind(quarantine), count: quarantine.count.bind(quarantine), replay };
}

export function setAsideOf(journal: HallJournal, upstream: Upstream) {
  return {
    list: () => journal.listSetAside(),
    resend: (lane: Lane, seq: number) => upstream.resend(lane, seq),
  };
}

export function descriptionsOf(classes: readonly ClassFolder[], library: ContractLibrary) {
  const icons = new Map(classes.map(({ contract, icon }) => [contract.class, icon]));
  return {
    contractOf: (deviceClass: DeviceClass) => library.get(deviceClass)?.contract,
    iconOf: (deviceClass: DeviceClass) => icons.get(deviceClass),
  };
}
