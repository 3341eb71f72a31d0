// What comes from the external broker, held against the registry and the contracts as the embedded broker's gate does it.
//
//   a registered device's own channel ─▶ message
//   its own, but no channel of its    ─▶ refused, into quarantine
//   QoS 0 and too fast                ─▶ dropped and counted, one of each ten seconds is shown as refused
//   of nobody in the registry         ─▶ dropped and counted, one of each ten seconds is shown as refused
//
// QoS 1 is never held back: its sender has the broker's acknowledgement already, and all devices come by one line.

import type { BrokerLimits } from '../../config/config.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { ChannelRule } from '../../messages/channel-rule.ts';
import type { Device } from '../../messages/device.ts';
import type { DeviceClass, DeviceId } from '../../messages/ids.ts';
import type { InputBody, RefusalReason } from '../../messages/input.ts';
import type { InboundMessage } from '../../messages/observation.ts';
import { type DeviceTopic, parseDeviceTopic } from '../../messages/topics.ts';
import { DeviceFlow, DeviceFlows } from '../clients/device-flow.ts';
import { type IncidentLog, shorten } from '../incident-log.ts';
import type { Delivery } from './connection.ts';

export interface MessageGateOptions {
  readonly limits: Pick<BrokerLimits, 'packetBytes' | 'publishesPerSecond' | 'publishBurst'>;
  readonly clock: Clock;
  readonly incidents: IncidentLog;
  readonly deviceOf: (id: DeviceId) => Device | undefined;
  readonly channelsOf: (deviceClass: DeviceClass) => readonly ChannelRule[];
}

/** What follows from a message: an input for the hub's middle, and of whom it is a sign of life. */
export interface Admitted {
  readonly input?: InputBody;
  /** The registered device that spoke just now, or while the hub was away; undefined for what the broker stored. */
  readonly speaker?: DeviceId;
  readonly channel?: string;
}

interface Refusal {
  readonly reason: RefusalReason;
  readonly detail?: string;
}

interface Sender {
  readonly device: Device;
  readonly channel: string;
}

interface Circumstances {
  readonly rule: ChannelRule | undefined;
  readonly isOfNow: boolean;
}

/** All strangers together: their names come from outside, and are not to fill any memory. */
const STRANGERS = { burst: 1, perSecond: 0.1 };

export class MessageGate {
  readonly #options: MessageGateOptions;
  readonly #flows: DeviceFlows;
  readonly #strangers: DeviceFlow;
  readonly counters = { published: 0, publishesRefused: 0, publishesOverRate: 0, publishesTakenOverRate: 0 };

  constructor(options: MessageGateOptions) {
    const { clock, limits } = options;
    this.#options = options;
    this.#flows = new DeviceFlows(clock, { burst: limits.publishBurst, perSecond: limits.publishesPerSecond });
    this.#strangers = new DeviceFlow(clock, STRANGERS);
  }

  forget(id: DeviceId): void {
    this.#flows.forget(id);
  }

  /** `isOfNow`: false for what the broker kept while the hub was away, and hands out all at once. */
  admit(delivery: Delivery, isOfNow: boolean): Admitted {
    const topic = parseDeviceTopic(delivery.topic);
    if (!topic) return this.#refuseNobody(delivery);
    const device = this.#options.deviceOf(topic.deviceId);
    if (!device) return this.#refuseStranger(delivery, topic);
    const sender = { device, channel: topic.channel };
    if (device.class !== topic.deviceClass) return { input: this.#foreignClass(delivery, sender) };
    const rule = this.#options.channelsOf(device.class).find(({ name }) => name === topic.channel);
    // The hub's own commands come back to it.
    if (rule?.direction === 'to-device') return {};
    return this.#fromDevice(delivery, sender, { rule, isOfNow });
  }

  #fromDevice(delivery: Delivery, sender: Sender, { rule, isOfNow }: Circumstances): Admitted {
    const about = delivery.isRetained ? {} : { speaker: sender.device.id, channel: sender.channel };
    const isPaced = isOfNow && !delivery.isRetained;
    const pace = isPaced ? this.#flows.of(sender.device.id).admit() : 'accepted';
    if (pace !== 'accepted' && delivery.qos === 0) {
      this.counters.publishesOverRate += 1;
      return pace === 'refused' ? about : { ...about, input: this.#overRate(delivery, sender) };
    }
    if (pace !== 'accepted') this.#takeOverRate(delivery, sender);
    return { ...about, input: rule ? this.#judge(delivery, sender) : this.#unknownChannel(delivery, sender) };
  }

  #judge(delivery: Delivery, sender: Sender): InputBody {
    const { packetBytes } = this.#options.limits;
    const { length } = delivery.payload;
    if (length > packetBytes) {
      const detail = `${length} bytes; at most ${packetBytes}`;
      return this.#refuse({ ...delivery, payload: Buffer.alloc(0) }, sender, { reason: 'too-large', detail });
    }
    this.counters.published += 1;
    return { kind: 'message', message: inbound(delivery, sender) };
  }

  #unknownChannel(delivery: Delivery, sender: Sender): InputBody {
    return this.#refuse(delivery, sender, { reason: 'channel-unknown' });
  }

  #foreignClass(delivery: Delivery, sender: Sender): InputBody {
    return this.#refuse(delivery, sender, { reason: 'channel-not-permitted' });
  }

  #overRate(delivery: Delivery, sender: Sender): InputBody {
    const count = this.#flows.of(sender.device.id).takeRefused();
    const detail = `${count} messages above the rate since this was last said`;
    return this.#refuse(delivery, sender, { reason: 'rate-exceeded', detail });
  }

  #takeOverRate({ topic }: Delivery, { device }: Sender): void {
    this.counters.publishesTakenOverRate += 1;
    this.#report('above the rate, but acknowledged by the broker already: taken all the same', device.id, topic);
  }

  #refuseStranger(delivery: Delivery, { deviceId: id, deviceClass, channel }: DeviceTopic): Admitted {
    this.counters.publishesRefused += 1;
    this.#report('no such device is registered', id, delivery.topic);
    if (this.#strangers.admit() === 'refused') return {};
    const { topic, payload, isRetained } = delivery;
    const message = { deviceId: id, deviceClass, channel, topic, payload: this.#within(payload), isRetained };
    const detail = `${topic}: no device ${id} is registered`;
    return { input: { kind: 'message-refused', message, reason: 'channel-not-permitted', detail } };
  }

  #refuseNobody({ topic }: Delivery): Admitted {
    this.counters.publishesRefused += 1;
    this.#report('this is no topic of a device', 'unknown', topic);
    return {};
  }

  #refuse(delivery: Delivery, sender: Sender, why: Refusal): InputBody {
    this.counters.publishesRefused += 1;
    this.#report(why.reason, sender.device.id, delivery.topic);
    const message = inbound({ ...delivery, payload: this.#within(delivery.payload) }, sender);
    return { kind: 'message-refused', message, ...why };
  }

  #within(payload: Buffer): Buffer {
    return payload.length > this.#options.limits.packetBytes ? Buffer.alloc(0) : payload;
  }

  #report(why: string, who: string, topic: string): void {
    this.#options.incidents.report({ refused: 'publish', why, who, details: { topic: shorten(topic) } });
  }
}

function inbound({ topic, payload, isRetained }: Delivery, { device, channel }: Sender): InboundMessage {
  return { deviceId: device.id, deviceClass: device.class, channel, topic, payload, isRetained };
}
