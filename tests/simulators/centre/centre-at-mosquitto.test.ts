// `atrium centre --broker`: Mosquitto between the centre and a hall that meets with everything that can happen to its records.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HallFigures } from '../../../simulators/centre/account/hall-account.ts';
import type { Holdings } from '../../../simulators/centre/holdings.ts';
import { AtriumProcess } from '../../support/atrium-process.ts';
import { Mosquitto } from '../../support/mosquitto.ts';
import { waitFor } from '../../support/wait-for.ts';
import { HallLine } from './hall-line.ts';

let folder: string;
let mosquitto: Mosquitto;
let centre: AtriumProcess;
let hub: HallLine;
let api: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-centre-'));
  writeFileSync(join(folder, 'password'), 'of-the-centre\n');
  mosquitto = await Mosquitto.start({ users: { centre: 'of-the-centre', 'hall-1': 'right' } });
  await startCentre();
  hub = await HallLine.open(mosquitto.url);
});
afterEach(async () => {
  hub.close();
  await centre.kill9();
  await mosquitto.dispose();
  rmSync(folder, { recursive: true });
});

function runCentre(...more: string[]): AtriumProcess {
  const account = ['--username', 'centre', '--password-file', join(folder, 'password')];
  const store = ['--store', join(folder, 'centre.sqlite'), '--api-port', '0'];
  return new AtriumProcess(['centre', '--broker', mosquitto.url, ...account, ...store, ...more]);
}

async function startCentre(...more: string[]): Promise<void> {
  centre = runCentre(...more);
  const [, url = ''] = await centre.prints(/ready: centre, as a client of \S+, figures (http:\S+)\/figures/);
  api = url;
}

const figures = async (): Promise<HallFigures | undefined> => {
  const answer = (await (await fetch(`${api}/figures`)).json()) as { halls: Record<string, HallFigures> };
  return answer.halls['hall-1'];
};
const received = (count: number, lane = 'event') =>
  waitFor(async () => (await figures())?.lanes[lane]?.received === count, { what: `${count} records of ${lane}` });
const hasReceipt = (wanted: object) =>
  waitFor(() => hub.receipts.some((receipt) => expect.objectContaining(wanted).asymmetricMatch(receipt)), {
    what: `a receipt ${JSON.stringify(wanted)}`,
  });

describe('a centre at Mosquitto', () => {
  it('accounts for a gap, a repetition, overtaken backlog, the ledger and a second epoch, and survives kill -9', async () => {
    await hub.publish('presence', { state: 'online', at: '' }, true);
    await hub.sendAll([1, 2, 3]);
    await hasReceipt({ epoch: 'e1', lane: 'event', seq: 3 });

    // The line was down for 4 to 12; 13 and 14 go live and overtake, 4 comes twice, 7 to 9 were given up.
    await hub.giveUp(1, { lane: 'event', ranges: [[7, 9]] });
    await hub.send(13);
    await hub.send(4, { historical: true });
    await hub.send(14);
    await hub.sendAll([4, 5, 6, 10, 11], { historical: true });
    await hasReceipt({ seq: 11, ranges: [[13, 14]] });
    await received(10);
    expect(await figures()).toMatchObject({
      presence: 'online',
      isCatchingUp: true,
      outOfOrder: 0,
      lanes: { event: { duplicates: 1, historical: 5, missing: [[12, 12]], givenUp: 3 }, ledger: { received: 1 } },
    });

    await centre.kill9();
    await startCentre();
    await hub.send(12, { historical: true });
    await hasReceipt({ seq: 14 });

    // A backup was put back: the numbers go on at 15 under another epoch, and 15 itself is still on its way.
    await hub.send(16, { epoch: 'e2' });
    await hasReceipt({ epoch: 'e2', seq: 0, ranges: [[16, 16]] });
    const all = await figures();
    expect(all?.earlier.find(({ lane }) => lane === 'event')).toMatchObject({
      epoch: 'e1',
      received: 11,
      missing: [[15, 15]],
    });
    await hub.send(15, { epoch: 'e2', historical: true });
    await received(2);
    const settled = await figures();
    expect(
      [...Object.values(settled?.lanes ?? {}), ...(settled?.earlier ?? [])].flatMap(({ missing }) => missing),
    ).toEqual([]);

    const holdings = (await (await fetch(`${api}/holdings`)).json()) as Holdings;
    expect(holdings.halls['hall-1']?.streams).toEqual([
      { epoch: 'e1', lane: 'ledger', ranges: [[1, 1]] },
      {
        epoch: 'e1',
        lane: 'event',
        ranges: [
          [1, 6],
          [10, 14],
        ],
      },
      { epoch: 'e2', lane: 'event', ranges: [[15, 16]] },
    ]);
  });

  it('says that the broker is away and is there again when it is back', async () => {
    await hub.send(1);
    await hasReceipt({ seq: 1 });
    hub.client.on('error', () => {});
    await mosquitto.kill();
    await centre.prints(/is away .*trying again/);
    await mosquitto.start();
    await centre.prints(/is back/);
    hub.close();
    hub = await HallLine.open(mosquitto.url);
    await hub.send(2);
    await hasReceipt({ seq: 2 });
    expect(centre.output.match(/is away/g)).toHaveLength(1);
  });

  it('listens to the halls that are named, and to no other', async () => {
    await centre.interrupt();
    await startCentre('--hall', 'hall-2', 'hall-3');
    await hub.send(1);
    const other = await HallLine.open(mosquitto.url, 'hall-3', undefined, { username: 'hall-1', password: 'right' });
    await other.send(1);
    await waitFor(() => other.receipts.length > 0);
    other.close();
    const answer = (await (await fetch(`${api}/figures`)).json()) as { halls: object };
    expect(Object.keys(answer.halls)).toEqual(['hall-3']);
  });

  it('ends cleanly on Ctrl-C, and says what to do where the broker does not let it in', async () => {
    expect(await centre.interrupt()).toBe(0);
    writeFileSync(join(folder, 'password'), 'wrong');
    const refused = runCentre();
    expect(await refused.ended()).toBe(1);
    expect(refused.output).toMatch(
      /does not let the centre in .*Check --broker, --username and --password-file.*SIMULATION_LINE_LOST/,
    );
    const misspelt = new AtriumProcess(['centre', '--broker', 'localhost', '--store', 'memory']);
    expect(await misspelt.ended()).toBe(1);
    expect(misspelt.output).toMatch(/--broker should be an address such as mqtt:/);
  });
});
