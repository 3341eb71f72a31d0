// The embedded broker on free ports with a made-up registry, recorded inputs and maps in memory.

import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../hub/foundation/clock.ts';
import { systemClock } from '../../hub/foundation/clock.ts';
import { Broker } from '../../hub/intake/broker.ts';
import type { BrokerOptions } from '../../hub/intake/broker-options.ts';
import type { Command } from '../../hub/messages/command.ts';
import { deviceClass, deviceId, zoneId } from '../../hub/messages/ids.ts';
import type { HandOver, InputBody } from '../../hub/messages/input.ts';
import { brokerConfig, CHANNELS, CONFORMANCE, type PartialBrokerConfig } from './broker-config.ts';
import { MemoryDurableMap } from './memory-durable-map.ts';
import { RawMqttClient } from './raw-mqtt-client.ts';
import { waitFor } from './wait-for.ts';

export { CHANNELS, CONFORMANCE } from './broker-config.ts';

export interface HarnessOptions extends PartialBrokerConfig {
  readonly clock?: Clock;
  /** Called for every input; what it returns is what the broker waits for before it acknowledges. */
  readonly submit?: BrokerOptions['submit'];
  readonly channelsOf?: BrokerOptions['channelsOf'];
  readonly authenticate?: BrokerOptions['authenticate'];
  readonly isRegistered?: BrokerOptions['isRegistered'];
  readonly isCommitting?: BrokerOptions['isCommitting'];
  readonly isTakingIn?: BrokerOptions['isTakingIn'];
  /** Those of an earlier harness, to play a restart. */
  readonly sessions?: MemoryDurableMap;
  readonly retained?: MemoryDurableMap;
}

export type LogLine = Readonly<Record<string, unknown>>;
type InputOf<Kind extends InputBody['kind']> = Extract<InputBody, { kind: Kind }>;

export class BrokerHarness {
  readonly broker: Broker;
  /** Everything the broker submitted, in order. */
  readonly inputs: InputBody[] = [];
  readonly logged: LogLine[] = [];
  readonly sessions: MemoryDurableMap;
  readonly retained: MemoryDurableMap;
  readonly #clients: { end(): void }[] = [];

  constructor({
    clock = systemClock,
    submit,
    channelsOf,
    authenticate,
    isRegistered,
    isCommitting,
    isTakingIn,
    sessions,
    retained,
    ...config
  }: HarnessOptions) {
    this.sessions = sessions ?? new MemoryDurableMap();
    this.retained = retained ?? new MemoryDurableMap();
    this.broker = new Broker({
      config: brokerConfig(config),
      clock,
      log: pino({ level: 'debug' }, { write: (line: string) => void this.logged.push(JSON.parse(line)) }),
      authenticate: authenticate ?? authenticateBySecret,
      isRegistered: isRegistered ?? (() => true),
      isCommitting: isCommitting ?? (() => true),
      isTakingIn: isTakingIn ?? (() => true),
      channelsOf: channelsOf ?? (() => CHANNELS),
      submit: (input) => {
        this.inputs.push(input);
        return submit?.(input) ?? Promise.resolve();
      },
      notice: (input) => void this.inputs.push(input),
      sessions: this.sessions,
      retained: this.retained,
    });
  }

  get port(): number {
    return this.broker.ports().mqtt;
  }

  inputsOf<Kind extends InputBody['kind']>(kind: Kind): InputOf<Kind>[] {
    return this.inputs.filter((input): input is InputOf<Kind> => input.kind === kind);
  }

  /** Log lines whose text holds this. */
  said(text: string): LogLine[] {
    return this.logged.filter(({ msg }) => typeof msg === 'string' && msg.includes(text));
  }

  /** An mqtt.js client logged in as this device, once the hub was told; the registry knows any id `<class>-<number>`. */
  async connectDevice(id: string, options: IClientOptions = {}, url?: string): Promise<MqttClient> {
    const timesConnected = (): number =>
      this.inputsOf('device-connected').filter((input) => input.deviceId === id).length;
    const before = timesConnected();
    const client = await this.connect({ clientId: id, username: id, password: `${id}-secret`, ...options }, url);
    await waitFor(() => timesConnected() > before, { everyMs: 1 });
    return client;
  }

  connectConformance(clientId: string, options: IClientOptions = {}): Promise<MqttClient> {
    const { username, password } = CONFORMANCE;
    return this.connect({ clientId, username, password, ...options });
  }

  async connect(options: IClientOptions, url = `mqtt://127.0.0.1:${this.port}`): Promise<MqttClient> {
    const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, connectTimeout: 5_000, ...options }, false);
    client.on('error', () => undefined);
    this.#clients.push({ end: () => client.end(true) });
    return client;
  }

  async raw(): Promise<RawMqttClient> {
    const client = await RawMqttClient.open(this.port);
    this.#clients.push({ end: () => client.destroy() });
    return client;
  }

  /** A command that is valid for a minute. */
  sendCommand(id: string, more: Partial<Command> = {}): Promise<HandOver> {
    const issuedAt = Date.UTC(2026, 0, 5, 8);
    return this.broker.send({
      id: 'c-1',
      deviceId: deviceId(id),
      deviceClass: deviceClass(classOf(id)),
      name: 'restart',
      arguments: {},
      issuedAt,
      expiresAt: issuedAt + 60_000,
      ...more,
    });
  }

  disconnect(id: string): void {
    this.broker.disconnect(deviceId(id));
  }

  async stop(): Promise<void> {
    await this.broker.stop();
    for (const client of this.#clients) client.end();
  }
}

/** Started, and stopped when the test ends. */
export async function startBroker(options: HarnessOptions = {}): Promise<BrokerHarness> {
  const harness = new BrokerHarness(options);
  onTestFinished(() => harness.stop());
  await harness.broker.start(new AbortController().signal);
  return harness;
}

export const deviceTopicOf = (id: string, channel: string): string => `hall/v1/${classOf(id)}/${id}/${channel}`;

const classOf = (id: string): string => id.replace(/-\d+$/, '');

const authenticateBySecret: BrokerOptions['authenticate'] = async (username, secret) => {
  if (!/-\d+$/.test(username) || secret.toString() !== `${username}-secret`) return undefined;
  const name = { en: username, zh: username };
  return { id: deviceId(username), class: deviceClass(classOf(username)), zone: zoneId('entrance'), name };
};
