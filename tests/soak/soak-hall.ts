// Everything of a soak that runs, started from the sink and stopped from the source.
//
//   devices (child) ─▶ hub (child) ─▶ fault proxy ─▶ Mosquitto ─▶ atrium centre, in receipt mode
//   witnesses ──────▶                                   ▲
//                                            commands ──┘

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../support/atrium-process.ts';
import { CentreProcess } from '../support/centre-process.ts';
import { FaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { TestHall } from '../support/test-hall.ts';
import { Commands } from './commands.ts';
import type { DeviceOrder, DevicesReady } from './devices-child.ts';
import type { Scene } from './faults.ts';
import type { ClockOrder } from './hub-child.ts';
import { ScaledClock, type ScaledTime } from './scaled-clock.ts';
import { SoakChild } from './soak-child.ts';
import { Witness } from './witness.ts';

export interface MosquittoUser {
  readonly username: string;
  readonly password: string;
}

const HALL_USER: MosquittoUser = { username: 'test-hall', password: 'secret-of-the-hall' };
const CENTRE_USER: MosquittoUser = { username: 'centre', password: 'secret-of-the-centre' };
const WITNESSES = ['witness-1', 'witness-2'];
/** How long those who run in real time may take in it: broker, application, and whoever logs in. */
const ACKNOWLEDGE_REAL_MS = 2_000;
const RECEIPT_REAL_MS = 5_000;
const HANDSHAKE_REAL_MS = 5_000;
const BACKLOG_PER_REAL_SECOND = 1_000;
/** The journal comes to its steady size within the soak. */
const KEEP_CONFIRMED_HOURS = 6;

export class SoakHall {
  readonly hall: TestHall;
  readonly hub: SoakChild;
  readonly devices: SoakChild;
  readonly centre: CentreProcess;
  readonly commands: Commands;
  readonly witnesses: readonly Witness[];
  readonly scene: Scene;
  readonly #started: AsyncDisposableStack;

  static async start(time: ScaledTime, seed: number): Promise<SoakHall> {
    await using started = new AsyncDisposableStack();
    const clock = new ScaledClock(time);
    const users = Object.fromEntries([HALL_USER, CENTRE_USER].map(({ username, password }) => [username, password]));
    const mosquitto = started.adopt(await Mosquitto.start({ users }), (it) => it.dispose());
    const target = { port: mosquitto.port, host: '127.0.0.1' };
    const proxy = started.adopt(await FaultProxy.start({ target, seed }), async (it) => it.stop());
    const hall = started.adopt(await createHall(proxy.port, time.factor), (it) => it.remove());
    const atCentre = { brokerUrl: mosquitto.url, folder: hall.folder, ...CENTRE_USER };
    const centre = started.adopt(await CentreProcess.start(atCentre), (it) => it.stop());
    const connecting = Commands.connect(mosquitto.url, CENTRE_USER, { hall: HALL_USER.username, clock });
    const commands = started.adopt(await connecting, (it) => it.stop());
    const place = { folder: hall.folder, args: [hall.configFile, JSON.stringify(time)] };
    const hub = started.adopt(new SoakChild('hub-child', place), (it) => it.stop());
    await hub.ready();
    const toDevices = { ...place, args: [...place.args, String(seed), ...demoDevices().map(({ id }) => id)] };
    const devices = started.adopt(new SoakChild('devices-child', toDevices), (it) => it.stop());
    const deviceFaults = await devices.ready<DevicesReady>();
    const witnesses = await Promise.all(WITNESSES.map((id) => Witness.connect(hall, id, clock)));
    const scene: Scene = {
      ...{ proxy, mosquitto, centre, deviceFaults },
      switchDevice: (device, fault, isOn) => devices.order({ device, fault, isOn } satisfies DeviceOrder),
      setHubClockWrongBy: (wrongByMs) => hub.order({ wrongByMs } satisfies ClockOrder),
      sendCommand: (device, variant) => commands.send(device, variant),
    };
    return new SoakHall({ hall, hub, devices, centre, commands, witnesses, scene, started: started.move() });
  }

  private constructor(
    parts: Pick<SoakHall, 'hall' | 'hub' | 'devices' | 'centre' | 'commands' | 'witnesses' | 'scene'> & {
      readonly started: AsyncDisposableStack;
    },
  ) {
    this.hall = parts.hall;
    this.hub = parts.hub;
    this.devices = parts.devices;
    this.centre = parts.centre;
    this.commands = parts.commands;
    this.witnesses = parts.witnesses;
    this.scene = parts.scene;
    this.#started = parts.started;
  }

  get acknowledged(): number {
    return this.witnesses.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  }

  async stop(): Promise<void> {
    await this.#started.disposeAsync();
  }
}

function createHall(centrePort: number, factor: number): Promise<TestHall> {
  const line = { url: `mqtt://127.0.0.1:${centrePort}`, username: HALL_USER.username, passwordFile: 'centre-password' };
  const patience = { acknowledgeMs: ACKNOWLEDGE_REAL_MS * factor, receiptMs: RECEIPT_REAL_MS * factor };
  const backlog = { perSecond: Math.ceil(BACKLOG_PER_REAL_SECOND / factor) };
  return TestHall.create({
    devices: [...demoDevices(), ...WITNESSES.map((id) => ({ id, class: 'kiosk' }))],
    centre: { port: centrePort, ...HALL_USER },
    limits: { handshakeMs: HANDSHAKE_REAL_MS * factor },
    config: {
      upstream: { ...line, ...patience, backlog, confirmation: 'receipt' },
      journal: { keepConfirmedHours: KEEP_CONFIRMED_HOURS },
      log: { level: 'warn' },
    },
  });
}

function demoDevices(): { readonly id: string; readonly class: string }[] {
  return parse(readFileSync(join(ROOT, 'configs/demo-devices.yaml'), 'utf8'));
}
