// The form in which the centre gets its records: CloudEvents, or Sparkplug B. One format for the hub, one session a connection.
//
//   dial() ─▶ CONNECT with its will ─▶ CONNACK ─▶ its subscriptions stand ─▶ open(line) ─▶ line.ready() ─▶ send(record) …
//                                                                              │               ▲             close() ─▶ DISCONNECT
//                                                                              └─ may wait ────┘
//
// A session whose connection broke hears nothing more: what was on its way is given to the next one, by the outbox.

import type { LocalizedText } from '../messages/localized-text.ts';
import type { JournalRecord } from '../messages/record.ts';

export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Buffer;
  /** It tells of the past: the broker kept it. */
  readonly isRetained: boolean;
}

export interface Subscription {
  readonly filter: string;
  readonly qos: 0 | 1;
}

/** The connection as a format sees it; whatever is called after its end does nothing. */
export interface FormatLine {
  /** In order. With QoS 1 it calls back on the PUBACK; never, if the connection ends before, or with QoS 0. */
  publish(message: OutgoingMessage, onAcknowledged?: () => void): void;
  /** Calls back once the broker has read everything that was published before (PINGREQ, PINGRESP); never, if the connection ends. */
  barrier(onPassed: () => void): void;
  /** Records may come from now on, until the connection ends; once for each connection. */
  ready(): void;
  /** Says why `ready` waits; shown on the page while it does. */
  waits(reason: LocalizedText): void;
  /** Takes leave as at the stop of the hub (`close`, then DISCONNECT), and dials anew after the usual wait. */
  leave(reason: LocalizedText): void;
}

export interface RecordFormat {
  /** Asked anew for each connection, before it is dialled. */
  dial(): FormatSession;
}

export interface FormatSession {
  readonly will: OutgoingMessage;
  /** Beside receipts and commands, to which the line subscribes by itself. */
  readonly subscriptions: readonly Subscription[];
  /** The subscriptions stand. Says that the hub is there, then calls `line.ready()`, at once or later. */
  open(line: FormatLine): void;
  /** After `ready` only. Calls back once the broker has the record for certain; never, if the connection ends before. */
  send(record: JournalRecord, options: SendOptions): void;
  /** A message for one of the filters of `subscriptions`. */
  take(message: IncomingMessage): void;
  /** Says that the hub goes; calls back once the broker has it. DISCONNECT follows. */
  close(onSaid: () => void): void;
}

export interface SendOptions {
  /** It waited while the line was down: live records may have overtaken it. */
  readonly isHistorical: boolean;
  readonly onAcknowledged: () => void;
}
