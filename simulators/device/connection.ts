// What a simulated device needs of its line to the broker; MQTT is one way to have it, a test's recorder another.

export interface Message {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

export interface IncomingMessage {
  readonly payload: Uint8Array;
  /** True where the broker handed out a stored message. */
  readonly isRetained: boolean;
}

export interface ConnectionRequest {
  readonly deviceId: string;
  readonly secret: string;
  /** Published by the broker when the line dies without a goodbye. */
  readonly will: Message;
  readonly subscription: string;
}

export interface ConnectionHandlers {
  /** Connected and subscribed. */
  opened(): void;
  /** Gone, for whatever reason; the connection is not used again. */
  closed(reason: string): void;
  received(message: IncomingMessage): void;
}

export interface Connection {
  /** Calls back with true once it is written out (QoS 0) or acknowledged (QoS 1), with false where it failed. */
  publish(message: Message, done?: (isDone: boolean) => void): void;
  /** Says goodbye after everything before it. */
  close(): Promise<void>;
  /** The socket dies without a goodbye. */
  destroy(): void;
}

export type OpenConnection = (request: ConnectionRequest, handlers: ConnectionHandlers) => Connection;
