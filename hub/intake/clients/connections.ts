// All connections, and what the middle of the hub is told of them: who came, who went, and why.

import type { Client } from 'aedes';
import type { Log } from '../../foundation/log.ts';
import type { DeviceId } from '../../messages/ids.ts';
import type { InputBody } from '../../messages/input.ts';
import type { Connection } from './connection.ts';

/** What is needed of an aedes client to know it again. */
export type ClientHandle = Pick<Client, 'id' | 'closed'>;

export class Connections {
  readonly #notice: (input: InputBody) => void;
  readonly #log: Log;
  readonly #byClient = new WeakMap<ClientHandle, Connection>();
  readonly #open = new Set<Connection>();
  /** Logged in, by aedes client id. */
  readonly #loggedIn = new Map<string, Connection>();

  constructor(notice: (input: InputBody) => void, log: Log) {
    this.#notice = notice;
    this.#log = log;
  }

  get count(): number {
    return this.#loggedIn.size;
  }

  of(client: ClientHandle): Connection | undefined {
    return this.#byClient.get(client);
  }

  find(clientId: string): Connection | undefined {
    return this.#loggedIn.get(clientId);
  }

  all(): Iterable<Connection> {
    return this.#open;
  }

  add(client: ClientHandle, connection: Connection): void {
    this.#byClient.set(client, connection);
    this.#open.add(connection);
    connection.stream.once('close', () => this.#onClosed(client, connection));
  }

  /** At login, before aedes closes the connection that the same client had so far. */
  takeOver(client: ClientHandle, connection: Connection): void {
    const old = this.#loggedIn.get(client.id);
    if (old) {
      old.successor = connection;
      connection.predecessor = old;
      old.isWillVoid = old.login?.kind === 'device';
    }
    this.#loggedIn.set(client.id, connection);
  }

  /** CONNACK went out. */
  ready(client: ClientHandle, connection: Connection): void {
    connection.arrival.finishHandshake();
    if (connection.isClosed) return;
    if (connection.predecessor) this.reportGone(connection.predecessor);
    connection.predecessor = undefined;
    connection.isReady = true;
    this.#report(connection, (deviceId) => ({ kind: 'device-connected', deviceId }));
    this.#log.debug({ client: client.id, address: connection.arrival.address }, 'client connected');
  }

  /** Told once, before anything that follows from it, such as the will. */
  reportGone(connection: Connection): void {
    if (!connection.isReady || connection.isReportedGone) return;
    connection.isReportedGone = true;
    const cause = connection.cause;
    this.#report(connection, (deviceId) => ({ kind: 'device-disconnected', deviceId, cause }));
    this.#log.debug({ client: connection.clientId, cause }, 'client disconnected');
  }

  #onClosed(client: ClientHandle, connection: Connection): void {
    connection.isClosed = true;
    this.#open.delete(connection);
    if (this.#loggedIn.get(client.id) === connection) this.#loggedIn.delete(client.id);
    // It died before it took anything over.
    if (connection.predecessor?.isClosed === false) this.#reinstate(client, connection.predecessor);
    connection.predecessor = undefined;
    this.reportGone(connection);
  }

  #reinstate(client: ClientHandle, old: Connection): void {
    old.successor = undefined;
    old.isWillVoid = false;
    this.#loggedIn.set(client.id, old);
  }

  #report(connection: Connection, input: (deviceId: DeviceId) => InputBody): void {
    if (connection.login?.kind === 'device') this.#notice(input(connection.login.device.id));
  }
}
