// Reads what a hub sends: CloudEvents 1.0 in structured JSON, with the extensions that carry the numbering.

import { isJsonObject, type JsonObject } from '../foundation/json.ts';

/** In the order in which a hub serves them. */
export const LANES = ['ledger', 'alarm', 'event', 'report', 'telemetry'] as const;
export type Lane = (typeof LANES)[number];
/** Last levels of the topics on which a hall speaks; receipts and commands are the centre's. */
export const SAID_BY_HALLS: readonly string[] = [...LANES, 'presence', 'replies'];

export interface RecordIdentity {
  readonly lane: Lane;
  /** Names the journal that gave the number; within a lane the numbers rise over all epochs. */
  readonly epoch: string;
  readonly sequence: number;
}

export interface ReceivedRecord extends RecordIdentity {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  /** It waited while the line was down; live records overtake such ones. */
  readonly isHistorical: boolean;
  readonly data: JsonObject;
  /** As it came. */
  readonly text: string;
}

/** What is wrong, in one sentence, and whose record it is where at least that can be read. */
export interface Unreadable {
  readonly problem: string;
  readonly identity: RecordIdentity | undefined;
}

export interface CentreTopic {
  readonly hall: string;
  /** A lane, `presence`, `replies`, … */
  readonly rest: string;
}

const HALL_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const IDENTITY = /^([A-Za-z0-9_-]{1,64})\.([a-z]+)\.([1-9]\d{0,15})$/;
const LONGEST_BYTES = 256 * 1024;

export function parseCentreTopic(topic: string): CentreTopic | undefined {
  const [root, hall = '', rest, ...more] = topic.split('/');
  return root === 'halls' && HALL_ID.test(hall) && rest && more.length === 0 ? { hall, rest } : undefined;
}

export function isLane(text: string): text is Lane {
  return LANES.some((lane) => lane === text);
}

export function readRecord(payload: Uint8Array, { hall, rest: lane }: CentreTopic): ReceivedRecord | Unreadable {
  if (payload.length > LONGEST_BYTES) return { problem: `over ${LONGEST_BYTES} bytes`, identity: undefined };
  const text = Buffer.from(payload).toString('utf8');
  const event = parseJson(text);
  if (!isJsonObject(event)) return { problem: 'not a JSON object', identity: undefined };
  const identity = identityOf(event.id);
  if (!identity) return { problem: 'id is not <epoch>.<lane>.<number>', identity };
  if (event.lane !== lane || identity.lane !== lane)
    return { problem: 'lane is not that of the topic', identity: undefined };
  const problem = problemIn(event, { hall, identity });
  if (problem) return { problem, identity };
  const { id, type, subject, time, historical, data } = event;
  const known = { id: String(id), type: String(type), time: String(time), subject: String(subject ?? '') };
  return { ...identity, ...known, isHistorical: historical === true, data: isJsonObject(data) ? data : {}, text };
}

function problemIn(event: JsonObject, { hall, identity }: { hall: string; identity: RecordIdentity }) {
  const { type, time, specversion, source, sequence } = event;
  if (specversion !== '1.0') return 'specversion is not 1.0';
  if (source !== `/halls/${hall}`) return `source is not /halls/${hall}`;
  if (typeof type !== 'string' || typeof time !== 'string') return 'type or time is missing';
  if (typeof sequence !== 'string' || !/^\d{20}$/.test(sequence)) return 'sequence is not 20 digits';
  return Number(sequence) === identity.sequence ? undefined : 'id and sequence do not agree';
}

function identityOf(id: unknown): RecordIdentity | undefined {
  const [, epoch = '', lane = '', digits = ''] = (typeof id === 'string' && IDENTITY.exec(id)) || [];
  const sequence = Number(digits);
  return isLane(lane) && Number.isSafeInteger(sequence) ? { epoch, lane, sequence } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
