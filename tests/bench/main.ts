// npm run bench [-- --only NAME…] [-- --rounds N] [-- --json FILE] [-- --peers node-red]
// Measures Atrium, beside other brokers where they can be compared, and prints a table with the goals.

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machine } from './machine.ts';
import { backlog } from './parts/backlog.ts';
import { broker } from './parts/broker.ts';
import { centre } from './parts/centre.ts';
import { commands } from './parts/commands.ts';
import { cost } from './parts/cost.ts';
import { detection } from './parts/detection.ts';
import { fleet } from './parts/fleet.ts';
import { idle } from './parts/idle.ts';
import type { Part } from './parts/part.ts';
import { start } from './parts/start.ts';
import { printRows, type Row } from './rows.ts';

const PARTS: Readonly<Record<string, Part>> = {
  ...{ broker, centre, commands, detection, cost, idle, start, backlog, fleet },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    peers: { type: 'string', multiple: true, default: [] },
  },
});
const names = [...values.only, ...positionals];
const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
if (unknown !== undefined) {
  console.error(`there is no part ${unknown}; there are ${Object.keys(PARTS).join(', ')}`);
  process.exit(1);
}

const about = machine();
console.log(
  Object.entries(about)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n'),
);
const rows: Row[] = [];
for (const [name, part] of Object.entries(PARTS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`\n${name}\n`);
  const found = await part({ rounds: Number(values.rounds), peers: values.peers, say: (text) => console.error(text) });
  printRows(found);
  rows.push(...found);
}
if (values.json) {
  const document = { measuredAt: new Date().toISOString(), machine: about, rounds: Number(values.rounds), rows };
  writeFileSync(values.json, `${JSON.stringify(document, undefined, 2)}\n`);
}
const missed = rows.filter(({ isMet }) => isMet === false);
console.log(`\n${rows.length} figures; ${rows.filter(({ isMet }) => isMet).length} goals met, ${missed.length} missed`);
