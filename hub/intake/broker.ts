// The embedded MQTT broker: the front door of every device.
//
//   socket ──▶ doorman ──▶ socket guard ──▶ admission ──▶ publish gate ──▶ the hub's middle
//              rate,       packet size,     id, secret,   own topics,
//              deadline    framing          will          rate, order
//   command ─▶ delivery ─▶ slow readers ──▶ device

import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Aedes, type Client } from 'aedes';
import { seconds } from '../foundation/clock.ts';
import { systemErrorCode } from '../foundation/errors.ts';
import type { Part } from '../foundation/lifecycle.ts';
import type { Command } from '../messages/command.ts';
import type { DeviceId } from '../messages/ids.ts';
import type { HandOver } from '../messages/input.ts';
import { type BrokerOptions, type BrokerPorts, type BrokerStats, newCounters } from './broker-options.ts';
import { CommandDelivery } from './clients/command-delivery.ts';
import { Connection } from './clients/connection.ts';
import { Connections } from './clients/connections.ts';
import { DeviceFlows } from './clients/device-flow.ts';
import { createHooks } from './clients/hooks.ts';
import { sparePublishing } from './clients/publish-gate.ts';
import { PATIENCE_MS, SlowReaders } from './clients/slow-reader.ts';
import { IncidentLog } from './incident-log.ts';
import { SessionStore } from './sessions/session-store.ts';
import { type Arrival, Doorman } from './sockets/doorman.ts';
import { type Doors, openDoors } from './sockets/doors.ts';
import { guardStream } from './sockets/socket-guard.ts';
import { sizeBuffers } from './sockets/stream-buffers.ts';

/** Among several brokers, aedes finds orphaned wills by heartbeat. Here is one: as rarely as a timer can. */
const HEARTBEAT_MS = Math.floor((2 ** 31 - 1) / 4);
/** QoS 2 publishes of one client that wait for their PUBREL. */
const UNRELEASED_PUBLISHES = 100;
/** For MQTT 3.1, where aedes sets a limit; connect-check.ts has the real one. */
const LONGEST_AEDES_ID = 300;
const CLOSE_DEADLINE_MS = seconds(2);

export class Broker implements Part {
  readonly name = 'broker';
  readonly #options: BrokerOptions;
  readonly #counters = newCounters();
  readonly #incidents: IncidentLog;
  readonly #connections: Connections;
  readonly #slowReaders: SlowReaders;
  readonly #delivery: CommandDelivery;
  readonly #flows: DeviceFlows;
  readonly #store: SessionStore;
  readonly #doorman: Doorman;
  #aedes: Aedes | undefined;
  #doors: Doors | undefined;
  #isStopping = false;

  constructor(options: BrokerOptions) {
    const { config, clock, log } = options;
    const {
      handshakeMs,
      connectionsPerMinute,
      offlineMessages,
      retainedMessages,
      publishBurst,
      publishesPerSecond,
      slowReaderBytes,
    } = config.limits;
    const counters = this.#counters;
    this.#options = options;
    this.#incidents = new IncidentLog(clock, log);
    this.#connections = new Connections(options.notice, log);
    const heard = { connections: this.#connections, counters };
    this.#slowReaders = new SlowReaders({ ...heard, incidents: this.#incidents, clock, slowReaderBytes });
    this.#delivery = new CommandDelivery({ ...heard, slowReaders: this.#slowReaders });
    this.#flows = new DeviceFlows(clock, { burst: publishBurst, perSecond: publishesPerSecond });
    this.#store = new SessionStore({
      ...options,
      offlineMessages,
      retainedMessages,
      counters,
      isGranted: (client, filter) => this.#connections.find(client.id)?.filters.has(filter) ?? false,
    });
    this.#doorman = new Doorman({
      clock,
      incidents: this.#incidents,
      handshakeMs,
      connectionsPerMinute,
      onRefused: () => (counters.connectionsRefused += 1),
    });
  }

  /** Throws PORT_TAKEN or ADDRESS_UNUSABLE. */
  async start(signal: AbortSignal): Promise<void> {
    try {
      await this.#store.load();
      this.#aedes = await this.#createAedes();
      signal.throwIfAborted();
      const entrance = { doorman: this.#doorman, enter: this.#enter.bind(this), incidents: this.#incidents };
      this.#doors = await openDoors(this.#options.config, entrance);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Ends every connection as the hub's own doing; nobody is reported lost because of it. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const connection of this.#connections.all()) {
      connection.isWillVoid = true;
      connection.endBecause('closed-by-hub');
      this.#connections.reportGone(connection);
    }
    const doors = this.#doors?.close();
    await this.#closeAedes();
    this.#doorman.closeAll();
    await doors;
  }

  isReady(): boolean {
    return this.#doors !== undefined && !this.#isStopping;
  }

  /** The actual ports, once started. */
  ports(): BrokerPorts {
    return this.#doors?.ports ?? { mqtt: 0, websocket: null, tls: null };
  }

  /** Sent: written to the socket of a device that has subscribed. What the device does, its reply says. */
  async send(command: Command): Promise<HandOver> {
    return this.#isStopping ? 'device-offline' : this.#delivery.send(command);
  }

  /** The registry no longer knows the device: its connection ends, and its session goes. */
  disconnect(deviceId: DeviceId): void {
    const connection = this.#connections.find(deviceId);
    if (connection) connection.isWillVoid = true;
    connection?.cut('closed-by-hub');
    this.#flows.forget(deviceId);
    this.#store.forget(deviceId).catch((error: unknown) => {
      this.#options.log.warn(
        { err: error, device: deviceId },
        'what a removed device left in the broker could not be deleted',
      );
    });
  }

  stats(): BrokerStats {
    return { ...this.#counters, connected: this.#connections.count, retainedMessages: this.#store.retainedCount };
  }

  async #createAedes(): Promise<Aedes> {
    const { limits } = this.#options.config;
    const hooks = createHooks({
      ...this.#options,
      connections: this.#connections,
      slowReaders: this.#slowReaders,
      flows: this.#flows,
      incidents: this.#incidents,
      counters: this.#counters,
      storeRetained: (packet) => this.#store.storeRetained(packet),
    });
    const aedes = await Aedes.createBroker({
      ...hooks.options,
      persistence: this.#store,
      // 0: with a queue of its own, mqemitter lets one slow reader delay every topic, and releases the queue by recursion.
      concurrency: 0,
      drainTimeout: PATIENCE_MS,
      connectTimeout: limits.handshakeMs,
      heartbeatInterval: HEARTBEAT_MS,
      maxInflightInbound: UNRELEASED_PUBLISHES,
      maxClientsIdLength: LONGEST_AEDES_ID,
    });
    sparePublishing(aedes);
    aedes.on('unsubscribe', hooks.onUnsubscribed);
    this.#listen(aedes);
    return aedes;
  }

  #listen(aedes: Aedes): void {
    aedes.on('connackSent', (packet, client) => {
      const connection = this.#connections.of(client);
      if (connection && packet.returnCode === 0) this.#connections.ready(client, connection);
    });
    aedes.on('keepaliveTimeout', (client) => this.#connections.of(client)?.expire());
    aedes.on('clientError', (client, error) => this.#failed(client, error));
    aedes.on('connectionError', (client, error) => this.#failed(client, error));
    const events: EventEmitter = aedes; // its own types leave `error` out
    events.on('error', (error: Error) => this.#options.log.error({ err: error }, 'the broker met an unexpected error'));
  }

  #enter(stream: Duplex, arrival: Arrival, request?: IncomingMessage): void {
    const { packetBytes, slowReaderBytes } = this.#options.config.limits;
    if (!this.#aedes || this.#isStopping) return void stream.destroy();
    sizeBuffers(stream, slowReaderBytes);
    const connection = new Connection(stream, arrival, {
      isCommitting: this.#options.isCommitting,
      onAckFailed: (failed, error) => this.#unaccepted(failed, error),
    });
    this.#connections.add(this.#aedes.handle(stream, request), connection);
    guardStream(connection, { packetBytes, onFault: (faulty, why) => this.#cut(faulty, why) });
  }

  /** aedes closed the connection: because the socket broke, or because of what the client sent. */
  #failed(client: Client, error: Error): void {
    const connection = this.#connections.of(client);
    if (!connection || connection.isClosed || connection.isRefused || connection.cause !== 'socket-lost') return;
    const isOfSocket = systemErrorCode(error) !== undefined || error.message === 'connection closed';
    if (!isOfSocket) this.#cut(connection, error.message);
  }

  #cut(connection: Connection, why: string): void {
    if (connection.login === undefined) this.#counters.connectionsRefused += 1;
    this.#incidents.report({
      refused: 'connection',
      why,
      who: connection.who,
      details: { address: connection.arrival.address },
    });
    connection.cut('closed-by-hub');
  }

  /** Nothing was acknowledged, so the client brings it again. */
  #unaccepted(connection: Connection, error: unknown): void {
    if (this.#isStopping || connection.stream.destroyed) return;
    this.#options.log.error(
      { err: error, client: connection.who },
      'a message could not be committed; its client is cut to bring it again',
    );
    connection.cut('closed-by-hub');
  }

  async #closeAedes(): Promise<void> {
    const aedes = this.#aedes;
    if (!aedes) return;
    const timer = new AbortController();
    const closed = new Promise<void>((resolve) => aedes.close(resolve));
    await Promise.race([closed, this.#options.clock.sleep(CLOSE_DEADLINE_MS, timer.signal)]);
    timer.abort();
  }
}
