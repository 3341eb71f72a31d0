// The hub's side of an external broker, with a made-up registry and recorded inputs, beside a real Mosquitto.

import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { systemChance } from '../../../hub/foundation/chance.ts';
import { systemClock } from '../../../hub/foundation/clock.ts';
import { ExternalBroker, type ExternalBrokerOptions } from '../../../hub/intake/external/external-broker.ts';
import type { Command } from '../../../hub/messages/command.ts';
import { deviceId, hallId } from '../../../hub/messages/ids.ts';
import type { InputBody } from '../../../hub/messages/input.ts';
import { brokerConfig, CHANNELS } from '../../support/broker-config.ts';
import { GADGET, gadget } from '../../support/gadget-class.ts';
import type { Mosquitto } from '../../support/mosquitto.ts';
import { waitFor } from '../../support/wait-for.ts';

export const DEVICES = [gadget('gadget-01'), gadget('gadget-02')];
export const topicOf = (id: string, channel: string): string => `hall/v1/${GADGET}/${id}/${channel}`;

type InputOf<Kind extends InputBody['kind']> = Extract<InputBody, { kind: Kind }>;

export class ExternalHarness {
  readonly broker: ExternalBroker;
  /** Everything that came in, in order. */
  readonly inputs: InputBody[] = [];
  readonly logged: string[] = [];

  constructor(mosquitto: Pick<Mosquitto, 'url'>, options: Partial<ExternalBrokerOptions> = {}) {
    const take = options.submit ?? (() => Promise.resolve());
    this.broker = new ExternalBroker({
      external: { url: mosquitto.url },
      limits: brokerConfig({}).limits,
      hall: hallId('test-hall'),
      graceMs: 30_000,
      clock: systemClock,
      chance: systemChance,
      log: pino({ level: 'debug' }, { write: (line: string) => void this.logged.push(line) }),
      deviceOf: (id) => DEVICES.find((device) => device.id === id),
      deviceIds: () => DEVICES.map(({ id }) => id),
      channelsOf: () => CHANNELS,
      notice: (input) => void this.inputs.push(input),
      isTakingIn: () => true,
      ...options,
      submit: (input) => {
        this.inputs.push(input);
        return take(input);
      },
    });
  }

  /** Started, proven, and stopped when the test ends. */
  static async start(
    mosquitto: Pick<Mosquitto, 'url'>,
    options: Partial<ExternalBrokerOptions> = {},
  ): Promise<ExternalHarness> {
    const harness = new ExternalHarness(mosquitto, options);
    onTestFinished(() => harness.broker.stop());
    await harness.broker.start(new AbortController().signal);
    await harness.live();
    return harness;
  }

  async live(): Promise<void> {
    await waitFor(() => this.broker.isReady(), { what: 'the line to Mosquitto is live', everyMs: 2 });
  }

  inputsOf<Kind extends InputBody['kind']>(kind: Kind): InputOf<Kind>[] {
    return this.inputs.filter((input): input is InputOf<Kind> => input.kind === kind);
  }

  /** Channel and payload of every message that was let in. */
  messages(): string[] {
    return this.inputsOf('message').map(({ message }) => `${message.channel} ${Buffer.from(message.payload)}`);
  }

  /** `connected`, or why not, in order. */
  comingsOf(id: string): string[] {
    return this.inputs.flatMap((input) => {
      if (input.kind === 'device-connected' && input.deviceId === id) return ['connected'];
      return input.kind === 'device-disconnected' && input.deviceId === id ? [input.cause] : [];
    });
  }

  said(text: string): boolean {
    return this.logged.some((line) => line.includes(text));
  }

  send(id: string) {
    const issuedAt = systemClock.now();
    const command: Command = {
      ...{ id: 'c-1', deviceId: deviceId(id), deviceClass: GADGET, name: 'stop', arguments: {} },
      ...{ issuedAt, expiresAt: issuedAt + 10_000 },
    };
    return this.broker.send(command);
  }
}

/** A device's own client; ended when the test ends. */
export async function connectDevice(
  mosquitto: Pick<Mosquitto, 'url'>,
  id: string,
  options: IClientOptions = {},
): Promise<MqttClient> {
  const will = {
    topic: topicOf(id, 'presence'),
    payload: Buffer.from('{"state":"lost"}'),
    qos: 1,
    retain: true,
  } as const;
  const client = await connectAsync(mosquitto.url, { clientId: id, reconnectPeriod: 0, will, ...options });
  client.on('error', () => undefined);
  onTestFinished(() => void client.end(true));
  return client;
}

export const sayPresence = (client: MqttClient, id: string, state: string) =>
  client.publishAsync(topicOf(id, 'presence'), JSON.stringify({ state }), { qos: 1, retain: true });
