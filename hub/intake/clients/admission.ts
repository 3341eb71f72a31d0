// Who may connect: a device under its own id with its own secret, or the conformance account.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { AuthenticateError, ConnectPacket } from 'aedes';
import type { ConformanceAccount } from '../../config/config.ts';
import type { Log } from '../../foundation/log.ts';
import type { BrokerOptions, Counters } from '../broker-options.ts';
import { type IncidentLog, shorten } from '../incident-log.ts';
import { hasWildcard } from '../topic-syntax.ts';
import { connectFault, effectiveKeepalive } from './connect-check.ts';
import type { Connection } from './connection.ts';
import type { ClientHandle, Connections } from './connections.ts';
import type { DeviceFlows } from './device-flow.ts';
import { deviceLogin, type Login, mayPublish } from './login.ts';

export interface AdmissionOptions
  extends Pick<BrokerOptions, 'authenticate' | 'isRegistered' | 'channelsOf' | 'isTakingIn'> {
  readonly connections: Connections;
  readonly flows: DeviceFlows;
  readonly incidents: IncidentLog;
  readonly counters: Counters;
  readonly log: Log;
  readonly maximumClients: number;
  readonly conformance: ConformanceAccount | null;
}

/** MQTT 3.1.1 table 3.1. */
const IDENTIFIER_REJECTED = 2;
const SERVER_UNAVAILABLE = 3;
const NOT_AUTHORIZED = 5;
type ReturnCode = typeof IDENTIFIER_REJECTED | typeof SERVER_UNAVAILABLE | typeof NOT_AUTHORIZED;

/** Keeps the account's client ids apart from device ids, which hold no slash: it can neither cut off nor inherit from a device. */
const CONFORMANCE_ID_PREFIX = 'conformance/';

class Refusal extends Error {
  readonly returnCode: ReturnCode;

  constructor(returnCode: ReturnCode, why: string) {
    super(why);
    this.returnCode = returnCode;
  }
}

export class Admission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** aedes hook: before the session; an error closes the socket without CONNACK. */
  preConnect(
    client: ClientHandle,
    packet: ConnectPacket,
    decide: (error: Error | null, mayGoOn: boolean) => void,
  ): void {
    const connection = this.#options.connections.of(client);
    const fault = connection ? (this.#closedBecause() ?? connectFault(packet)) : 'unknown socket';
    if (!connection || fault !== undefined) {
      this.#refused(connection, fault ?? '', packet.username);
      return decide(new Error(fault), false);
    }
    packet.keepalive = effectiveKeepalive(packet.keepalive);
    connection.clientId = packet.clientId;
    connection.lacksIdentifier = packet.clientId === '' && packet.clean !== true;
    connection.will = packet.will;
    if (packet.clientId !== '' && this.#isConformance(packet.username))
      packet.clientId = CONFORMANCE_ID_PREFIX + packet.clientId;
    decide(null, true);
  }

  /** aedes hook: the answer to CONNECT. */
  authenticate(
    client: ClientHandle,
    username: string | undefined,
    password: Buffer | undefined,
    decide: (error: AuthenticateError | null, isWelcome: boolean | null) => void,
  ): void {
    const connection = this.#options.connections.of(client);
    if (!connection) return decide(new Refusal(SERVER_UNAVAILABLE, 'unknown socket'), null);
    this.#login(client, connection, username ?? '', password ?? Buffer.alloc(0)).then(
      () => decide(null, true),
      (error: unknown) => {
        const refusal = this.#asRefusal(error);
        this.#refused(connection, refusal.message, username);
        decide(refusal, null);
      },
    );
  }

  async #login(client: ClientHandle, connection: Connection, username: string, password: Buffer): Promise<void> {
    const login = this.#isConformance(username)
      ? this.#conformanceLogin(connection, password)
      : await this.#deviceLogin(connection, username, password);
    this.#checkStillThere(login);
    this.#checkWill(connection, login);
    this.#checkRoom(client);
    if (connection.isClosed) throw new Refusal(SERVER_UNAVAILABLE, 'the client left during login');
    connection.login = login;
    this.#options.connections.takeOver(client, connection);
    this.#options.counters.connectionsAccepted += 1;
  }

  /** The cheap checks come first: the registry's hash is costly on purpose. */
  async #deviceLogin(connection: Connection, username: string, password: Buffer): Promise<Login> {
    if (connection.clientId === '' || connection.clientId !== username) {
      throw new Refusal(IDENTIFIER_REJECTED, 'client id is not the user name');
    }
    const device = await this.#options.authenticate(username, password);
    if (!device || device.id !== connection.clientId)
      throw new Refusal(NOT_AUTHORIZED, 'unknown device or wrong secret');
    const { flows, channelsOf } = this.#options;
    return deviceLogin(device, flows.of(device.id), channelsOf(device.class));
  }

  #conformanceLogin(connection: Connection, password: Buffer): Login {
    const account = this.#options.conformance;
    if (!account || !isEqual(password, account.password))
      throw new Refusal(NOT_AUTHORIZED, 'unknown account or wrong password');
    if (connection.lacksIdentifier) throw new Refusal(IDENTIFIER_REJECTED, 'a session that stays needs a client id');
    return { kind: 'conformance', prefix: account.prefix };
  }

  /** It may have been removed while its secret was hashed. */
  #checkStillThere(login: Login): void {
    if (login.kind === 'device' && !this.#options.isRegistered(login.device.id))
      throw new Refusal(NOT_AUTHORIZED, 'the device was removed during login');
  }

  #checkWill(connection: Connection, login: Login): void {
    const topic = connection.will?.topic;
    if (topic === undefined || (mayPublish(login, topic) && !hasWildcard(topic))) return;
    throw new Refusal(NOT_AUTHORIZED, `the will's topic ${shorten(topic)} is not its own`);
  }

  /** Without an answer, as when nobody is there: some clients take a refusal by CONNACK for final. */
  #closedBecause(): string | undefined {
    return this.#options.isTakingIn() ? undefined : 'too much waits for the disk';
  }

  #checkRoom(client: ClientHandle): void {
    const { connections, maximumClients } = this.#options;
    if (connections.count < maximumClients || connections.find(client.id)) return;
    throw new Refusal(SERVER_UNAVAILABLE, `already ${maximumClients} clients (broker.limits.clients)`);
  }

  #asRefusal(error: unknown): Refusal {
    if (error instanceof Refusal) return error;
    this.#options.log.error({ err: error }, 'a login could not be checked');
    return new Refusal(SERVER_UNAVAILABLE, 'the login could not be checked');
  }

  #isConformance(username: string | undefined): boolean {
    return username !== undefined && username === this.#options.conformance?.username;
  }

  #refused(connection: Connection | undefined, why: string, username: string | undefined): void {
    if (connection) connection.isRefused = true;
    this.#options.counters.connectionsRefused += 1;
    const details = { username: shorten(username ?? ''), address: connection?.arrival.address };
    this.#options.incidents.report({ refused: 'connection', why, who: connection?.who ?? 'unknown', details });
  }
}

const digest = (text: Buffer | string): Buffer => createHash('sha256').update(text).digest();

/** Takes as long whatever differs. */
const isEqual = (given: Buffer, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));
