// Plays planned messages through one simulated device, with the file's times, no faster than the hub takes them from one device.

import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import type { OpenConnection } from '../device/connection.ts';
import { type DeviceIdentity, Reporter } from '../device/reporter.ts';
import { withRequiredFields } from '../device/schema-sample.ts';
import { type Clock, sleep } from '../foundation/clock.ts';
import { SimulationError } from '../foundation/errors.ts';
import type { JsonObject } from '../foundation/json.ts';
import type { SeededChance } from '../foundation/seeded-chance.ts';
import type { PlannedMessage } from './replay-plan.ts';

export interface ReplayOptions {
  readonly identity: DeviceIdentity;
  readonly secret: string;
  readonly folder: ClassFolder;
  readonly messages: readonly PlannedMessage[];
  /** File seconds in one real second; undefined: as fast as the rate allows. */
  readonly speed: number | undefined;
  /** Messages a second, at most. */
  readonly ratePerS: number;
  readonly clock: Clock;
  readonly chance: SeededChance;
  readonly newBoot: () => string;
  readonly openConnection: OpenConnection;
  readonly progress: (sent: number) => void;
}

const CONNECT_TIMEOUT_MS = 15_000;
const ACKNOWLEDGE_TIMEOUT_MS = 30_000;

/** Resolves when the broker has taken everything; rejects with SIMULATION_LINE_LOST when the line fails on the way. */
export async function replay(options: ReplayOptions): Promise<void> {
  const { messages, clock, progress } = options;
  const times = { now: messages[0]?.at ?? 0 };
  const line = openLine(options, times);
  try {
    await line.opened;
    await line.publish('state', stateOf(options.folder));
    const startedMs = clock.monotonicMs();
    for (const [index, message] of messages.entries()) {
      const waitMs = dueMs(options, index) - (clock.monotonicMs() - startedMs);
      if (waitMs > 0) await sleep(clock, waitMs);
      times.now = message.at;
      await line.publish(message.channel, message.data);
      progress(index + 1);
    }
    // A broker takes one device's messages in order: with this acknowledged (QoS 1), the unacknowledged ones before it are there.
    await line.publish('state', stateOf(options.folder));
  } finally {
    await line.close();
  }
}

/** Milliseconds after the start at which this message may leave. */
function dueMs({ messages, speed, ratePerS }: ReplayOptions, index: number): number {
  const byRate = (index * 1000) / ratePerS;
  if (speed === undefined) return byRate;
  const sinceFirstMs = (messages[index]?.at ?? 0) - (messages[0]?.at ?? 0);
  return Math.max(byRate, sinceFirstMs / speed);
}

interface ReplayLine {
  readonly opened: Promise<void>;
  publish(channel: string, data: JsonObject): Promise<void>;
  close(): Promise<void>;
}

function openLine(options: ReplayOptions, times: { readonly now: number }): ReplayLine {
  const { folder, clock } = options;
  const { promise: opened, resolve: onOpen, reject } = Promise.withResolvers<void>();
  let lastChange = 'nothing answered';
  const reporter = new Reporter({
    ...options,
    contract: folder.contract,
    stampClock: { now: () => times.now },
    onOpen,
    onMessage: () => {},
    onChange: (what) => {
      lastChange = what;
    },
  });
  const cancelTimeout = clock.after(CONNECT_TIMEOUT_MS, () => reject(lost(lastChange)));
  reporter.open();
  return {
    opened: opened.finally(cancelTimeout),
    publish: (channel, data) =>
      new Promise((resolve, fail) => {
        const cancel = clock.after(ACKNOWLEDGE_TIMEOUT_MS, () => fail(lost(lastChange)));
        reporter.publish(channel, data, (isDone) => {
          cancel();
          isDone ? resolve() : fail(lost(lastChange));
        });
      }),
    close: () => reporter.close(),
  };
}

const stateOf = ({ schemas }: ClassFolder): JsonObject => withRequiredFields(schemas.state ?? {}, { faults: [] });

function lost(why: string): SimulationError {
  return new SimulationError(
    'SIMULATION_LINE_LOST',
    `The line to the hub's broker failed (${why}): the replay is not complete. Is the hub running?`,
  );
}
