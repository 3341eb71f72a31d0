// What the line to the centre is given, and what it tells.

import type { UpstreamConfig } from '../../config/config.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import type { LocalizedText } from '../../messages/localized-text.ts';
import type { UpstreamView } from '../../messages/upstream-view.ts';
import type { IncomingMessage, RecordFormat, Subscription } from '../record-format.ts';
import type { Minded } from '../refused/culprit-search.ts';
import type { ConnectionEnd } from './connection.ts';

/** The configuration of a hall that has a centre. */
export type LineConfig = NonNullable<UpstreamConfig>;
export type LineState = Pick<UpstreamView, 'state' | 'since' | 'reason'>;

/** A topic that the line subscribes to before it counts as up. */
export interface LineSubscription extends Subscription {
  /** Undefined: the line is of use without it. */
  readonly reasonIfForbidden: LocalizedText | undefined;
}

export interface LineOptions {
  readonly config: LineConfig;
  readonly clientId: string;
  readonly format: RecordFormat;
  readonly subscriptions: readonly LineSubscription[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Of `subscriptions` only; what the format subscribed to goes to the format. */
  readonly onMessage: (message: IncomingMessage) => void;
  readonly onUp: () => void;
  /** After `onUp` only. Says on what the broker seems to have closed the line. */
  readonly onDown: (end: ConnectionEnd) => Minded;
  readonly onStateChange: () => void;
}
