// A DCMD in the form in which commands of the centre come: the same JSON, handed to the same desk, which judges it.

import { createHash } from 'node:crypto';
import type { DeviceId } from '../../messages/ids.ts';
import type { JsonValue } from '../../messages/json.ts';
import { rfc3339 } from '../../messages/rfc3339.ts';
import { metricNames } from './metrics/metric-definitions.ts';
import type { ReceivedMetric, ReceivedPayload } from './payload/payload-decoder.ts';

export interface DeviceCommandOptions {
  readonly device: DeviceId;
  readonly payload: ReceivedPayload;
  /** As received: the same message coming twice is one command. */
  readonly bytes: Buffer;
  readonly nameOf: (alias: number) => string | undefined;
  /** Who asked, where the metric does not say it. */
  readonly asker: string;
}

const PREFIX = metricNames.command('');
const MOST_COMMANDS = 16;
/** Unless the metric says when it expires; the contract's time to live shortens it. */
const LIFE_MS = 60_000;
const LATEST_DATE_MS = 8.64e15;

/** One text for each metric that is a command; empty where the message holds none that could be one. */
export function commandsOf(options: DeviceCommandOptions): string[] {
  return options.payload.metrics
    .slice(0, MOST_COMMANDS)
    .flatMap((metric, index) => commandOf(metric, index, options) ?? []);
}

function commandOf(metric: ReceivedMetric, index: number, options: DeviceCommandOptions): string | undefined {
  const { device, payload, bytes, nameOf, asker } = options;
  const metricName = metric.name ?? (metric.alias === undefined ? undefined : nameOf(metric.alias));
  const issuedMs = metric.timestamp ?? payload.timestamp;
  // Without its time nobody could tell a late command from a fresh one.
  if (!metricName?.startsWith(PREFIX) || issuedMs === undefined || issuedMs > LATEST_DATE_MS - LIFE_MS)
    return undefined;
  return JSON.stringify({
    id: metric.texts.get('id') ?? idOf(device, bytes, index),
    device,
    name: metricName.slice(PREFIX.length),
    arguments: argumentsOf(metric.value),
    asker: metric.texts.get('asker') ?? asker,
    issuedAt: rfc3339(issuedMs),
    expiresAt: metric.texts.get('expiresAt') ?? rfc3339(issuedMs + LIFE_MS),
  });
}

/** What is no JSON goes on as it is: the desk refuses it, and the refusal is a record. */
function argumentsOf(value: ReceivedMetric['value']): JsonValue {
  if (value === undefined || value === '') return {};
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return value;
  }
}

function idOf(device: DeviceId, bytes: Buffer, index: number): string {
  const digest = createHash('sha256').update(`${device}/${index}/`).update(bytes).digest('base64url');
  return `dcmd-${digest.slice(0, 32)}`;
}
