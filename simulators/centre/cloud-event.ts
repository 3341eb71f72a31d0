// Reads what a hub sends: CloudEvents 1.0 in structured JSON, with the extensions that carry the numbering.

import { isJsonObject, type JsonObject } from '../foundation/json.ts';

export interface ReceivedRecord {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly lane: string;
  /** Random text of the hub's journal; a new journal begins anew at 1. */
  readonly epoch: string;
  readonly sequence: number;
  readonly data: JsonObject;
}

export interface CentreTopic {
  readonly hall: string;
  /** A lane, or `presence`. */
  readonly rest: string;
}

export function parseCentreTopic(topic: string): CentreTopic | undefined {
  const [root, hall, rest, ...more] = topic.split('/');
  return root === 'halls' && hall && rest && more.length === 0 ? { hall, rest } : undefined;
}

/** The record, or in one sentence what is wrong with it. */
export function readRecord(payload: Uint8Array, { hall, rest: lane }: CentreTopic): ReceivedRecord | string {
  const event = parseJson(payload);
  if (!isJsonObject(event)) return 'not a JSON object';
  const { id, type, subject, time, specversion, source, data, sequence } = event;
  if (specversion !== '1.0') return 'specversion is not 1.0';
  if (source !== `/halls/${hall}`) return `source is not /halls/${hall}`;
  if (typeof id !== 'string' || typeof type !== 'string' || typeof time !== 'string')
    return 'id, type or time is missing';
  if (event.lane !== lane) return `lane is not that of the topic`;
  if (typeof sequence !== 'string' || !/^\d{20}$/.test(sequence)) return 'sequence is not 20 digits';
  const [epoch, number] = splitId(id, lane);
  if (number !== Number(sequence)) return 'id and sequence do not agree';
  const known = { id, type, time, lane, epoch, sequence: number };
  return { ...known, subject: typeof subject === 'string' ? subject : '', data: isJsonObject(data) ? data : {} };
}

/** `<epoch>.<lane>.<number>`. */
function splitId(id: string, lane: string): [epoch: string, number: number] {
  const cut = id.lastIndexOf(`.${lane}.`);
  return [id.slice(0, cut), Number(id.slice(cut + lane.length + 2))];
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
}
