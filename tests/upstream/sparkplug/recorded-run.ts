// One run of an edge node with everything in it, as heard on the wire: most assertions look at this.
//
//   connect ─▶ births ─▶ live, historical, 300 messages ─▶ a device comes, goes ─▶ rebirth ─▶ farewell ─▶ connect again

import type { JsonObject } from '../../../hub/messages/json.ts';
import * as drafts from '../../../hub/messages/record-drafts.ts';
import type { Subscription } from '../../../hub/upstream/record-format.ts';
import { EdgeHarness, GROUP, HALL, NODE, type TestLine } from './edge-harness.ts';
import { alarm, door, journaled, lift, point } from './fake-hall.ts';
import { type Heard, type HeardMetric, hear } from './heard.ts';
import { rebirthRequest } from './host-messages.ts';

export interface HeardSession {
  readonly will: Heard;
  readonly subscriptions: readonly Subscription[];
  readonly messages: readonly Heard[];
}

export interface Run {
  readonly sessions: readonly HeardSession[];
  readonly messages: readonly Heard[];
}

const MANY = 300;

async function record(): Promise<Run> {
  const edge = await EdgeHarness.start();
  edge.hall.set(lift, 'online', [
    point('heat', 20.5, edge.clock.now() - 5_000),
    point('strokes', -3, edge.clock.now() - 4_000),
    { ...point('mode', 'idle', edge.clock.now() - 9_000), quality: 'uncertain' },
  ]);
  edge.hall.set(door, 'offline');
  edge.hall.activeAlarms = [alarm(lift, 'jammed'), alarm(NODE, 'space-low')];
  const first = begin(edge);
  talk(edge);
  comeAndGo(edge);
  edge.clock.advance(1_000);
  edge.receive(`spBv1.0/${GROUP}/NCMD/${HALL}`, rebirthRequest());
  edge.clock.advance(1_000);
  edge.send(edge.window(lift, { heat: 99 }));
  edge.session.close(() => undefined);
  edge.clock.advance(60_000);
  const second = begin(edge);
  edge.send(edge.window(lift, { heat: 12 }), true);
  edge.send(edge.window(lift, { heat: 13 }));
  const sessions = [first(), second()];
  return { sessions, messages: sessions.flatMap(({ messages }) => messages) };
}

function begin(edge: EdgeHarness): () => HeardSession {
  const line: TestLine = edge.connect();
  const { will, subscriptions } = edge.session;
  return () => ({ will: hear(will), subscriptions, messages: line.heard() });
}

/** Records of every kind. */
function talk(edge: EdgeHarness): void {
  const say = (data: JsonObject, channel: string) => edge.send(edge.said(lift, channel, data));
  edge.clock.advance(1_000);
  edge.send(edge.window(lift, { heat: 21, strokes: -4, spinning: true }));
  edge.send(edge.window(lift, { heat: 21, strokes: 2 ** 40 }));
  say({ type: 'pressed', durationMs: 200 }, 'event');
  say({ mode: 'busy', limits: { strokes: 7 }, faults: [] }, 'state');
  say({ commandId: 'c-1', outcome: 'succeeded' }, 'reply');
  edge.clock.advance(1_000);
  edge.send(journaled(drafts.hubStarted({ bootId: 'x', wasStoppedCleanly: true }, edge.moment)));
  edge.send(journaled(drafts.alarmChanged(alarm(NODE, 'disk-failing'), edge.moment)));
  edge.send(journaled(drafts.alarmChanged(alarm(lift, 'worn'), edge.moment)));
  edge.send(edge.window(lift, { heat: 7 }), true);
  for (let count = 0; count < MANY; count += 1) edge.send(edge.window(lift, { heat: 30 + count }));
}

function comeAndGo(edge: EdgeHarness): void {
  edge.hall.change(door, 'online', [point('heat', 1.5, edge.clock.now())]);
  edge.hall.change(door, 'late');
  edge.send(edge.window(door, { heat: 2 }));
  edge.clock.advance(1_000);
  edge.send(edge.verdict(door, 'offline'));
  edge.send(edge.window(door, { heat: 3 }));
}

let recorded: Promise<Run> | undefined;
/** The same run for every assertion. */
export function recordedRun(): Promise<Run> {
  recorded ??= record();
  return recorded;
}

/** All messages of a type; a run without one would prove nothing. */
export function all(run: Pick<Run, 'messages'>, ...types: readonly string[]): Heard[] {
  for (const type of types)
    if (!run.messages.some((message) => message.type === type)) throw new Error(`the run has no ${type}`);
  return run.messages.filter(({ type }) => types.includes(type));
}

export function metricsOf(messages: readonly Heard[]): HeardMetric[] {
  const metrics = messages.flatMap((message) => message.metrics);
  if (metrics.length === 0) throw new Error('the run has no such metric');
  return metrics;
}

export function metric(message: Heard | undefined, name: string): HeardMetric {
  const found = message?.metrics.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`${message?.topic} has no metric ${name}`);
  return found;
}

export const BIRTHS = ['NBIRTH', 'DBIRTH'] as const;
export const DATA = ['NDATA', 'DDATA'] as const;
