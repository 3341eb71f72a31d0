// A broker of the site in place of the embedded one: the hub is its client, and all devices come by one line.
//
//   device ─▶ broker ─▶ line ─▶ message gate ─▶ presence ─▶ the hub's middle ─▶ commit ─▶ PUBACK to the broker
//             rights,          registry,        who came
//             sessions         contract, rate   and went
//   command ─▶ send ─▶ line ─▶ broker ─▶ device
//
// Who may connect, and may say or hear what, is the broker's to enforce: docs/external-broker.md.

import type { BrokerLimits, ExternalBrokerConfig } from '../../config/config.ts';
import type { Chance } from '../../foundation/chance.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Part } from '../../foundation/lifecycle.ts';
import type { Log } from '../../foundation/log.ts';
import type { ChannelRule } from '../../messages/channel-rule.ts';
import type { Command } from '../../messages/command.ts';
import type { Device } from '../../messages/device.ts';
import type { DeviceClass, DeviceId, HallId } from '../../messages/ids.ts';
import type { HandOver, InputBody } from '../../messages/input.ts';
import type { BrokerPorts } from '../broker-options.ts';
import { commandPacket } from '../clients/command-packet.ts';
import { IncidentLog } from '../incident-log.ts';
import type { Delivery } from './connection.ts';
import { Line } from './line.ts';
import { MessageGate } from './message-gate.ts';
import { Presence } from './presence.ts';
import { saidOf } from './said.ts';

export interface ExternalBrokerOptions {
  readonly external: ExternalBrokerConfig;
  readonly limits: BrokerLimits;
  readonly hall: HallId;
  /** How long the hub's middle waits for a device that has to come back. */
  readonly graceMs: number;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly deviceOf: (id: DeviceId) => Device | undefined;
  readonly deviceIds: () => readonly DeviceId[];
  readonly channelsOf: (deviceClass: DeviceClass) => readonly ChannelRule[];
  /** Resolves when what followed is committed: only then the broker gets its PUBACK. Rejects only on shutdown. */
  readonly submit: (input: InputBody) => Promise<void>;
  /** For what is not acknowledged: nobody waits for its commit. Never throws. */
  readonly notice: (input: InputBody) => void;
  /** False once too much waits for an ill disk: then the broker keeps what comes. */
  readonly isTakingIn: () => boolean;
}

/** Commands that the broker has not acknowledged; with more the line is ill, whatever it says. */
const COMMANDS_IN_FLIGHT = 100;
const DEFAULT_PORTS = { 'mqtt:': 1883, 'mqtts:': 8883 } as const;

export class ExternalBroker implements Part {
  readonly name = 'broker';
  readonly #options: ExternalBrokerOptions;
  readonly #gate: MessageGate;
  readonly #presence: Presence;
  readonly #line: Line;
  #commandsSent = 0;
  #commandsInFlight = 0;
  #isStarted = false;

  constructor(options: ExternalBrokerOptions) {
    const { clock, log } = options;
    this.#options = options;
    this.#gate = new MessageGate({ ...options, incidents: new IncidentLog(clock, log) });
    this.#presence = new Presence({ ...options, fence: () => this.#line.fence() });
    this.#line = new Line({
      ...options,
      onDelivery: (delivery) => this.#take(delivery),
      onLive: () => this.#presence.lineLive(),
      onDown: () => this.#presence.lineDown(),
    });
  }

  /** Does not wait for the broker: the hall, its page and its centre are there without it. */
  async start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#isStarted = true;
    this.#presence.begin();
    this.#line.begin();
  }

  async stop(): Promise<void> {
    if (!this.#isStarted) return;
    this.#isStarted = false;
    this.#presence.end();
    await this.#line.end();
  }

  /** The broker's own: there the devices connect. */
  ports(): BrokerPorts {
    const { protocol, port } = new URL(this.#options.external.url);
    const isSecure = protocol === 'mqtts:';
    const number = Number(port) || DEFAULT_PORTS[isSecure ? 'mqtts:' : 'mqtt:'];
    return { mqtt: isSecure ? 0 : number, websocket: null, tls: isSecure ? number : null };
  }

  isReady(): boolean {
    return this.#line.isLive;
  }

  /** To a device that is there now; the broker is not to keep it for one that is not. */
  async send(command: Command): Promise<HandOver> {
    const isPossible = this.#line.isLive && this.#presence.isHere(command.deviceId);
    if (!isPossible || this.#commandsInFlight >= COMMANDS_IN_FLIGHT) return 'device-offline';
    const { topic, payload } = commandPacket(command);
    this.#commandsSent += 1;
    this.#commandsInFlight += 1;
    const hasArrived = await this.#line.publish(topic, payload.toString());
    this.#commandsInFlight -= 1;
    // It may have got through all the same: whether it acted, the device's reply says, or its silence.
    if (!hasArrived) this.#options.log.warn({ command: command.id }, 'the line broke while a command was sent');
    return 'sent';
  }

  /** What the device is connected by is the broker's: there its user has to be removed. */
  disconnect(deviceId: DeviceId): void {
    this.#presence.forget(deviceId);
    this.#gate.forget(deviceId);
  }

  stats() {
    return {
      ...this.#gate.counters,
      lineUp: this.#line.isLive ? 1 : 0,
      connected: this.#presence.count,
      commandsSent: this.#commandsSent,
    };
  }

  /** Whoever speaks is there, before anything that follows from what it says. */
  async #take(delivery: Delivery): Promise<void> {
    const { input, speaker, channel } = this.#gate.admit(delivery, this.#line.isLive);
    const said = channel === 'presence' ? saidOf(delivery.payload) : undefined;
    if (speaker !== undefined) this.#presence.heard(speaker, said);
    if (!input) return;
    const { submit, notice, isTakingIn } = this.#options;
    // Without an acknowledgement there is nothing to wait for, until memory is short of what waits for the disk.
    if (delivery.qos === 0 && isTakingIn()) notice(input);
    else await submit(input);
  }
}
