// The way in for every message: what a client may say goes to the hub's middle, and is acknowledged once that is committed.
//
//   own topic, within rate ─▶ submit ─▶ committed ─▶ PUBACK (QoS 0: nobody waits, unless too much waits for the disk)
//   own topic, too fast    ─▶ QoS 1: waits its turn; QoS 0: dropped and counted, one of each ten seconds is shown as refused
//   any other topic        ─▶ submit as refused ─▶ PUBACK, and it goes nowhere
//
// Never an error for a bad message: that cuts the line, and the client sends the same message again for ever.

import type { Aedes, PublishPacket } from 'aedes';
import type { InputBody, RefusalReason } from '../../messages/input.ts';
import type { InboundMessage } from '../../messages/observation.ts';
import { parseDeviceTopic } from '../../messages/topics.ts';
import type { BrokerOptions, Counters } from '../broker-options.ts';
import { type IncidentLog, shorten } from '../incident-log.ts';
import { isIllFormed } from '../topic-syntax.ts';
import type { Proceed } from './ack-queue.ts';
import type { Connection } from './connection.ts';
import type { ClientHandle, Connections } from './connections.ts';
import type { ConformanceLogin, DeviceLogin } from './login.ts';
import { mayPublish } from './login.ts';

export interface PublishGateOptions extends Pick<BrokerOptions, 'submit' | 'notice' | 'isTakingIn'> {
  readonly connections: Connections;
  readonly incidents: IncidentLog;
  readonly counters: Counters;
  /** Resolves when the retained message is on disk. */
  readonly storeRetained: (packet: PublishPacket) => Promise<void>;
}

interface Publishing {
  readonly login: DeviceLogin;
  readonly packet: PublishPacket;
  /** Undefined: at once. */
  readonly turn?: Promise<void> | undefined;
}

/** Nobody can subscribe it: what is published here is acknowledged and gone. */
const NOWHERE = '$refused';

type Done = (error?: Error) => void;

/** Spares aedes the search for subscribers whom nothing that came by here can have. */
export function sparePublishing(aedes: Aedes): void {
  const publish = aedes.publish.bind(aedes);
  // Its own calls have the client in between, which its types leave out.
  aedes.publish = (packet: PublishPacket, ...rest: [Done]) => {
    if (packet.topic === NOWHERE) rest.at(-1)?.();
    else publish(packet, ...rest);
  };
}

export class PublishGate {
  readonly #options: PublishGateOptions;

  constructor(options: PublishGateOptions) {
    this.#options = options;
  }

  /** aedes hook: the PUBACK leaves after `proceed` (the hook `published` would be too late to hold it back). */
  authorize(client: ClientHandle | null, packet: PublishPacket, proceed: Proceed): void {
    const connection = client === null ? undefined : this.#options.connections.of(client);
    // aedes has no client for a will that an earlier broker left behind.
    if (client === null || !connection?.login) return this.#drop(packet, proceed);
    if (packet === connection.will) return this.#will(client, connection, packet, proceed);
    // [MQTT-2.3.1-1]
    if (packet.messageId === 0 && packet.qos > 0) return proceed(new Error('packet identifier is 0'));
    if (connection.login.kind === 'conformance') this.#conformance(connection, connection.login, packet, proceed);
    else this.#fromDevice(connection, connection.login, packet, proceed);
  }

  #fromDevice(connection: Connection, login: DeviceLogin, packet: PublishPacket, proceed: Proceed): void {
    if (packet.qos > 0) return this.#inTurn(connection, login, packet, proceed);
    const pace = login.flow.admit();
    if (pace === 'accepted') return this.#take(connection, this.#inputOf(connection, login, packet), proceed);
    this.#options.counters.publishesOverRate += 1;
    if (pace === 'refused-and-shown') return this.#showOverRate(connection, login, packet, proceed);
    bury(packet);
    proceed(null);
  }

  /** Without an acknowledgement there is nothing to wait for, until memory is short of what waits for the disk. */
  #take(connection: Connection, input: InputBody, proceed: Proceed): void {
    if (!this.#options.isTakingIn()) return connection.acks.after(this.#options.submit(input), proceed);
    this.#options.notice(input);
    proceed(null);
  }

  /** An acknowledged message is never dropped: too fast, it waits, and after some of them its sender. */
  #inTurn(connection: Connection, login: DeviceLogin, packet: PublishPacket, proceed: Proceed): void {
    const turn = login.flow.turn(() => connection.isClosed);
    if (turn) this.#options.counters.publishesHeldBack += 1;
    this.#judge(connection, { login, packet, turn }, proceed);
  }

  #judge(connection: Connection, { login, packet, turn }: Publishing, proceed: Proceed): void {
    const input = this.#inputOf(connection, login, packet);
    const { submit } = this.#options;
    connection.acks.after(turn ? turn.then(() => submit(input)) : submit(input), proceed);
  }

  #inputOf(connection: Connection, login: DeviceLogin, packet: PublishPacket): InputBody {
    const rule = login.publishable.get(packet.topic);
    if (!rule) return this.#refusal(connection, login, packet);
    this.#options.counters.published += 1;
    const message = inbound(login, rule.name, packet);
    // Nobody may subscribe to what devices say, and before it is checked it must not lie on any disk.
    bury(packet);
    return { kind: 'message', message };
  }

  #refusal(connection: Connection, login: DeviceLogin, packet: PublishPacket): InputBody {
    this.#options.counters.publishesRefused += 1;
    const reason = this.#reasonFor(login, packet.topic);
    this.#report(connection, reason, packet.topic);
    return refused(login, packet, { reason });
  }

  #showOverRate(connection: Connection, login: DeviceLogin, packet: PublishPacket, proceed: Proceed): void {
    const detail = `${login.flow.takeRefused()} messages above the rate since this was last said`;
    this.#report(connection, 'rate-exceeded', packet.topic, { detail });
    this.#take(connection, refused(login, packet, { reason: 'rate-exceeded', detail }), proceed);
  }

  #conformance(connection: Connection, login: ConformanceLogin, packet: PublishPacket, proceed: Proceed): void {
    if (isIllFormed(packet.topic)) return proceed(new Error('topic is not well-formed UTF-8 or holds U+0000'));
    if (!mayPublish(login, packet.topic)) {
      this.#options.counters.publishesRefused += 1;
      this.#report(connection, 'not below its prefix', packet.topic);
      bury(packet);
    } else {
      this.#options.counters.published += 1;
    }
    if (packet.retain) connection.acks.after(this.#retain(packet), proceed);
    else connection.acks.pass(proceed);
  }

  #will(client: ClientHandle, connection: Connection, packet: PublishPacket, proceed: Proceed): void {
    // aedes looks for wills that other brokers left behind, by the wall clock: after a jump of it also among its own clients.
    if (!client.closed) return proceed(new Error('the client of this will is connected'));
    this.#options.connections.reportGone(connection);
    if (connection.isWillVoid || !connection.login) return this.#drop(packet, proceed);
    if (connection.login.kind === 'conformance') this.#conformance(connection, connection.login, packet, proceed);
    else this.#bequeath(connection, connection.login, packet, proceed);
  }

  /** Nobody waits for the answer to a will. */
  #bequeath(connection: Connection, login: DeviceLogin, packet: PublishPacket, proceed: Proceed): void {
    this.#options.notice(this.#inputOf(connection, login, packet));
    proceed(null);
  }

  #drop(packet: PublishPacket, proceed: Proceed): void {
    bury(packet);
    proceed(null);
  }

  /** aedes would store it after the PUBACK; here it is on disk before. */
  #retain(packet: PublishPacket): Promise<void> {
    const stored = this.#options.storeRetained(packet);
    packet.retain = false;
    return stored;
  }

  #reasonFor({ device, readable }: DeviceLogin, topic: string): RefusalReason {
    const parsed = parseDeviceTopic(topic);
    const isOwn = parsed?.deviceId === device.id && parsed.deviceClass === device.class;
    return isOwn && !readable.has(topic) ? 'channel-unknown' : 'channel-not-permitted';
  }

  #report(connection: Connection, why: string, topic: string, details: Readonly<Record<string, unknown>> = {}): void {
    this.#options.incidents.report({
      refused: 'publish',
      why,
      who: connection.who,
      details: { topic: shorten(topic), ...details },
    });
  }
}

function inbound({ device }: DeviceLogin, channel: string, packet: PublishPacket): InboundMessage {
  return {
    deviceId: device.id,
    deviceClass: device.class,
    channel,
    topic: packet.topic,
    payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
    isRetained: false,
  };
}

/** Taken in as refused, and passed on to nobody. */
function refused(
  login: DeviceLogin,
  packet: PublishPacket,
  why: { reason: RefusalReason; detail?: string },
): InputBody {
  const channel = parseDeviceTopic(packet.topic)?.channel ?? '';
  const message = inbound(login, channel, packet);
  bury(packet);
  return { kind: 'message-refused', message, ...why };
}

function bury(packet: PublishPacket): void {
  packet.topic = NOWHERE;
  packet.payload = '';
  packet.retain = false;
}
