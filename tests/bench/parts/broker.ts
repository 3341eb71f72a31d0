// Broker path: QoS 1 publish to PUBACK, beside brokers that do less, in alternating rounds.

import { alternate, type Round } from '../load/alternate.ts';
import { startAtrium } from '../peers/atrium-contestant.ts';
import { startBareAedes } from '../peers/bare-aedes.ts';
import { startCentre } from '../peers/centre.ts';
import type { Contestant } from '../peers/contestant.ts';
import { startExternal } from '../peers/external-contestant.ts';
import { startMosquitto } from '../peers/mosquitto-contestant.ts';
import { startNodeRed } from '../peers/node-red.ts';
import { atLeast, atMost, type Goal, type Row, ratios, row } from '../rows.ts';
import type { Part, PartOptions } from './part.ts';

const CLIENTS = [10, 50, 200];
const MOST_CLIENTS = 200;
const IN_FLIGHT = 4;
const RATES = [1_000, 4_000];
const GOAL_PER_SECOND = 1_000;
/** The client count that the goals speak of. */
const GOAL_CLIENTS = 50;

export const broker: Part = async (options) => {
  const centre = await startCentre();
  const contestants: Contestant[] = [];
  try {
    contestants.push(await startAtrium(MOST_CLIENTS, centre));
    contestants.push(await startAtrium(MOST_CLIENTS, undefined));
    contestants.push(await startBareAedes(), await startMosquitto(MOST_CLIENTS));
    if (options.peers.includes('node-red')) contestants.push(await startNodeRed(centre));
    for (const { name, about } of contestants) options.say(`${name}: ${about}`);
    const rows: Row[] = [];
    for (const clients of CLIENTS) rows.push(...(await compare(contestants, clients, options)));
    for (const perSecond of RATES) rows.push(...(await paced(contestants, perSecond, options)));
    contestants.push(await startExternal(GOAL_CLIENTS, centre));
    // As fast as it can Mosquitto would take in more than any subscriber, and drop what it cannot hold for it.
    return [...rows, ...(await paced(contestants.slice(-1), GOAL_PER_SECOND, options))];
  } finally {
    for (const contestant of contestants.toReversed()) await contestant.stop();
    await centre.stop();
  }
};

async function compare(contestants: readonly Contestant[], clients: number, options: PartOptions): Promise<Row[]> {
  const pace = { kind: 'in-flight', messages: IN_FLIGHT } as const;
  const results = await alternate(contestants, { ...options, clients, pace });
  const rows = [...results].flatMap(([name, rounds]) => rowsOf(`${clients} clients, ${name}`, rounds));
  return [...rows, ...comparisons(results, clients)];
}

function rowsOf(label: string, rounds: readonly Round[]): Row[] {
  const of = (text: string, pick: (round: Round) => number) => row('broker', `${label}: ${text}`, rounds.map(pick));
  return [
    of('acknowledged [msg/s]', ({ perSecond }) => perSecond),
    of('p50 PUBACK [ms]', ({ acknowledged }) => acknowledged.p50),
    of('p99 PUBACK [ms]', ({ acknowledged }) => acknowledged.p99),
    of('server CPU per 1,000 [s]', ({ cpuPerThousand }) => cpuPerThousand),
  ];
}

function comparisons(results: ReadonlyMap<string, readonly Round[]>, clients: number): Row[] {
  const atrium = results.get('Atrium') ?? [];
  const compareWith = (peer: string, what: 'perSecond' | 'cpuPerThousand', goal: Goal): Row[] => {
    const others = results.get(peer);
    if (!others) return [];
    const pick = (round: Round) => round[what];
    const text = what === 'perSecond' ? 'msg/s' : 'CPU per message';
    const shown = clients === GOAL_CLIENTS ? goal : null;
    return [
      row('broker', `${clients} clients, Atrium ÷ ${peer}: ${text}`, ratios(atrium.map(pick), others.map(pick)), shown),
    ];
  };
  return [
    ...compareWith('bare aedes', 'cpuPerThousand', atMost(2)),
    ...compareWith('bare aedes', 'perSecond', atLeast(0.7)),
    ...compareWith('Node-RED', 'cpuPerThousand', atMost(0.25)),
  ];
}

/** Everyone the same messages a second: at full load the faster broker also reads more of them at once. */
async function paced(contestants: readonly Contestant[], perSecond: number, options: PartOptions): Promise<Row[]> {
  const pace = { kind: 'rate', perSecond } as const;
  const results = await alternate(contestants, { ...options, clients: GOAL_CLIENTS, pace });
  const rows = [...results].flatMap(([name, rounds]) => {
    const label = `${GOAL_CLIENTS} clients, ${perSecond} msg/s, ${name}`;
    const p99 = rounds.map(({ acknowledged }) => acknowledged.p99);
    const goal = name === 'Atrium' && perSecond === GOAL_PER_SECOND ? atMost(25) : null;
    return [
      row('broker', `${label}: p99 PUBACK [ms]`, p99, goal),
      row('broker', `${label}: server CPU per 1,000 [s]`, rounds.map(cpuPerThousand)),
    ];
  });
  const cpuOf = (name: string) => (results.get(name) ?? []).map(cpuPerThousand);
  const peers = [...results.keys()].filter((name) => !name.startsWith('Atrium'));
  const compared = peers.map((peer) => {
    const label = `${GOAL_CLIENTS} clients, ${perSecond} msg/s, Atrium ÷ ${peer}: CPU per message`;
    return row('broker', label, ratios(cpuOf('Atrium'), cpuOf(peer)));
  });
  return [...rows, ...compared];
}

function cpuPerThousand(round: Round): number {
  return round.cpuPerThousand;
}
