// One connection of the edge node: births once it may speak, records behind a barrier, commands and requests of hosts.

import type { SparkplugConfig } from '../../config/config.ts';
import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { TokenBucket } from '../../foundation/token-bucket.ts';
import type { CommandView } from '../../messages/command.ts';
import { deviceId, type HallId, isIdentifier } from '../../messages/ids.ts';
import type { JournalRecord } from '../../messages/record.ts';
import { BoundedLog } from '../centre-messages/bounded-log.ts';
import { COMMAND_RATE } from '../centre-messages/inbox.ts';
import type {
  FormatLine,
  FormatSession,
  IncomingMessage,
  OutgoingMessage,
  SendOptions,
  Subscription,
} from '../record-format.ts';
import { BarrierQueue } from './barrier-queue.ts';
import { commandsOf } from './device-command.ts';
import type { EdgeNode, HallDevices } from './edge-node.ts';
import { hostReasons } from './host-reason.ts';
import { REBIRTH } from './metrics/metric-definitions.ts';
import { decodePayload } from './payload/payload-decoder.ts';
import type { PrimaryHost } from './primary-host.ts';
import { deviceTopic, type NodeName, nodeTopic, stateTopic } from './sparkplug-topics.ts';

/** A rebirth costs as much as a start. */
const REBIRTHS = { burst: 5, perSecond: 1 };

export interface SessionOptions {
  readonly node: EdgeNode;
  readonly bdSeq: number;
  readonly isHallThere: () => boolean;
  /** Undefined: the hub waits for nobody. */
  readonly primaryHost: PrimaryHost | undefined;
  readonly config: SparkplugConfig;
  readonly hall: HallId;
  readonly onCommand: (payload: Buffer, isRetained: boolean) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export class SparkplugSession implements FormatSession {
  readonly will: OutgoingMessage;
  readonly subscriptions: readonly Subscription[];
  readonly #options: SessionOptions;
  readonly #name: NodeName;
  readonly #commands: TokenBucket;
  readonly #rebirths: TokenBucket;
  readonly #log: BoundedLog;
  readonly #barrier = new BarrierQueue((onPassed) => this.#line?.barrier(onPassed));
  #line: FormatLine | undefined;
  #isLeaving = false;

  constructor(options: SessionOptions) {
    const { node, bdSeq, config, hall, clock, log } = options;
    const name = { group: config.group, hall };
    this.#options = options;
    this.#name = name;
    this.#commands = new TokenBucket(COMMAND_RATE, clock.monotonicMs());
    this.#rebirths = new TokenBucket(REBIRTHS, clock.monotonicMs());
    this.#log = new BoundedLog(log, clock);
    this.will = node.connecting(bdSeq);
    const filters = [nodeTopic('NCMD', name), deviceTopic('DCMD', name, '+'), ...this.#hostTopics()];
    this.subscriptions = filters.map((filter) => ({ filter, qos: 1 }));
  }

  open(line: FormatLine): void {
    this.#line = line;
    this.beginIfPossible();
  }

  /** Births, as soon as there is somebody to speak of and somebody to hear it. */
  beginIfPossible(): void {
    const { node, isHallThere, primaryHost, config } = this.#options;
    if (!this.#line || node.isBorn || this.#isLeaving) return;
    if (!isHallThere()) return this.#line.waits(hostReasons.starting());
    if (primaryHost?.isOnline === false) return this.#line.waits(hostReasons.awaited(config.primaryHost ?? ''));
    this.#publish(node.births());
    this.#line.ready();
  }

  send(record: JournalRecord, { isHistorical, onAcknowledged }: SendOptions): void {
    // What is not sent is not acknowledged either: the next connection gets it.
    if (!this.#options.node.isBorn || this.#isLeaving) return;
    this.#publish(this.#options.node.record(record, isHistorical));
    this.#barrier.add(onAcknowledged);
  }

  take(message: IncomingMessage): void {
    const { topic } = message;
    if (this.#isLeaving) return;
    if (this.#hostTopics().includes(topic)) this.#hearHost(message.payload);
    else if (!this.#commands.take(this.#options.clock.monotonicMs())) this.#ignore('a command, as there were too many');
    else if (topic === nodeTopic('NCMD', this.#name)) this.#takeNodeCommand(message);
    else if (topic.startsWith(deviceTopic('DCMD', this.#name, '+').slice(0, -1))) this.#takeDeviceCommand(message);
  }

  hallChanged(change: HallDevices): void {
    if (!this.#isLeaving) this.#publish(this.#options.node.hallChanged(change));
  }

  reply(command: CommandView): void {
    if (!this.#isLeaving) this.#publish(this.#options.node.reply(command));
  }

  close(onSaid: () => void): void {
    const [death] = this.#options.node.farewell();
    if (death && this.#line) this.#line.publish(death, onSaid);
    else onSaid();
    this.#isLeaving = true;
  }

  /** The connection is gone. */
  end(): void {
    this.#line = undefined;
    this.#isLeaving = true;
  }

  #hearHost(payload: Buffer): void {
    const { primaryHost, node, config } = this.#options;
    if (!primaryHost) return;
    if (!primaryHost.hear(payload)) return this.#ignore('a STATE message that is malformed or older than the last one');
    if (primaryHost.isOnline || !node.isBorn) return this.beginIfPossible();
    // Whatever comes until the line takes leave must wait for the next one: nobody is there to hear it.
    this.#isLeaving = true;
    this.#line?.leave(hostReasons.offline(config.primaryHost ?? ''));
  }

  #takeNodeCommand({ payload, isRetained }: IncomingMessage): void {
    const { node } = this.#options;
    if (isRetained) return this.#ignore('a retained NCMD');
    const isRebirth = decodePayload(payload)?.metrics.some(({ name, value }) => name === REBIRTH && value === true);
    if (!isRebirth) return this.#ignore('an NCMD that is malformed or asks for something else than a rebirth');
    if (!node.isBorn) return;
    if (!this.#rebirths.take(this.#options.clock.monotonicMs()))
      return this.#ignore('a request for rebirth, as there were too many');
    this.#publish(node.births());
  }

  #takeDeviceCommand({ topic, payload: bytes, isRetained }: IncomingMessage): void {
    const { node, config, onCommand } = this.#options;
    const id = topic.slice(deviceTopic('DCMD', this.#name, '+').length - 1);
    const payload = isIdentifier(id) ? decodePayload(bytes) : undefined;
    if (!payload) return this.#ignore('a DCMD that is malformed');
    const device = deviceId(id);
    const nameOf = (alias: number) => node.metricName(device, alias);
    const asker = config.primaryHost === null ? 'sparkplug' : `sparkplug:${config.primaryHost}`;
    const commands = commandsOf({ device, payload, bytes, nameOf, asker });
    if (commands.length === 0) this.#ignore('a DCMD without a command of its device, or without a time');
    for (const command of commands) onCommand(Buffer.from(command), isRetained);
  }

  #hostTopics(): string[] {
    const { primaryHost } = this.#options.config;
    return primaryHost === null ? [] : [stateTopic(primaryHost)];
  }

  #publish(messages: readonly OutgoingMessage[]): void {
    for (const message of messages) this.#line?.publish(message);
  }

  #ignore(what: string): void {
    this.#log.warn({ what }, 'ignored what a host application sent');
  }
}
