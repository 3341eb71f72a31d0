// `atrium audit`: a real journal, a real centre, and what the command says of the two.

import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Journal } from '../../hub/journal/journal.ts';
import type { JournalRecord, Lane } from '../../hub/messages/record.ts';
import { commitOf, draft, drafts, openJournal } from '../journal/open-journal.ts';
import { EmbeddedCentre } from '../simulators/centre/embedded-centre.ts';
import { HallLine } from '../simulators/centre/hall-line.ts';
import { AtriumProcess } from '../support/atrium-process.ts';

const HALL = 'demo-hall';
let folder: string;
let journal: Journal;
let centre: EmbeddedCentre;
let line: HallLine;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  centre = await EmbeddedCentre.start({ halls: [HALL] });
  line = await HallLine.open(centre.url, HALL);
  journal = await openJournal({ directory: folder });
  await journal.commit(commitOf(...drafts('event', 5), ...drafts('alarm', 2)));
});
afterEach(async () => {
  line.close();
  await centre.stop();
});

async function send(lane: Lane, ...numbers: number[]): Promise<void> {
  const { records } = await journal.read(lane, 0, 1000);
  for (const record of records.filter(({ seq }) => numbers.includes(seq))) await publish(record);
}

const publish = ({ seq, ...record }: JournalRecord): Promise<void> => line.send(seq, record);

async function audit(from: string, ...more: string[]): Promise<{ exitCode: number | null; output: string }> {
  const child = new AtriumProcess([
    'audit',
    '--config',
    'configs/demo.yaml',
    '--data',
    folder,
    '--from',
    from,
    ...more,
  ]);
  return { exitCode: await child.ended(), output: child.output };
}
const live = (): string => `${centre.apiUrl}/holdings`;

async function sendAll(): Promise<void> {
  await send('event', 1, 2, 3, 4, 5);
  await send('alarm', 1, 2);
  await journal.confirm('event', 5);
  await journal.confirm('alarm', 2);
}

describe('atrium audit', () => {
  it('says complete and ends with 0, while the hub runs and when it is stopped', async () => {
    await sendAll();
    expect(await audit(live(), '--strict')).toEqual({
      exitCode: 0,
      output: expect.stringMatching(/\ncomplete: the centre holds all, 7 records\.\n$/) as unknown,
    });
    await journal.stop();
    expect(await audit(`${live()}/${HALL}`)).toMatchObject({ exitCode: 0 });
  });

  it('names what is on its way, which --strict does not forgive', async () => {
    await send('event', 1, 2, 4);
    await journal.confirm('event', 2);
    const { exitCode, output } = await audit(live());
    expect(exitCode).toBe(0);
    expect(output).toMatch(/event 3, 5 \(2, epoch .*not confirmed yet/);
    expect(output).toMatch(/complete so far: the centre holds 3 records, 4 on the way\.\n$/);
    expect(await audit(live(), '--strict')).toMatchObject({ exitCode: 1 });
  });

  it('lists what is lost with what the journal still knows of it, and ends with 1', async () => {
    await sendAll();
    const later = await journal.commit(commitOf(draft('event', 'lost'), ...drafts('event', 1)));
    await journal.confirm('event', 7);
    if (later[1]) await publish(later[1]);
    const { exitCode, output } = await audit(live());
    expect(exitCode).toBe(1);
    expect(output).toMatch(/LOST:\n {2}event 6 \(1, epoch .*: confirmed to the hub/);
    expect(output).toMatch(/\n {4}6 {2}2026-01-05T08:00:00.000Z {2}kiosk-01 {2}io\.atrium\.device\.event\n/);
    expect(output).toMatch(/NOT complete: 1 record lost, as listed above\.\n$/);
    const findings = JSON.parse((await audit(live(), '--json')).output) as object;
    expect(findings).toMatchObject({ hall: HALL, verdict: 'incomplete', lost: [{ lane: 'event', ranges: [[6, 6]] }] });
  });

  it('explains what the centre refused and the hub set aside', async () => {
    await send('event', 1, 2, 4, 5);
    await send('alarm', 1, 2);
    await journal.setAside('event', 3, { reason: 'unknown type', refusals: 5 });
    for (const [lane, upTo] of [
      ['event', 5],
      ['alarm', 2],
    ] as const)
      await journal.confirm(lane, upTo);
    const waiting = await audit(live());
    expect(waiting).toMatchObject({ exitCode: 0 });
    expect(waiting.output).toMatch(/given up, as the ledger says:\n {2}event 3 \(1, epoch .*: set-aside/);
    expect(waiting.output).toMatch(/ledger 1 \(1, epoch .*not confirmed yet/);
    await send('ledger', 1);
    await journal.confirm('ledger', 1);
    expect((await audit(live())).output).toMatch(
      /complete: .*, 7 records\. The ledger names 1 that it will not get\.\n$/,
    );
  });

  it('asks a second time before it calls anything lost: the broker may have what the centre has not', async () => {
    await sendAll();
    const whole = await (await fetch(live())).text();
    const answers = [whole.replaceAll('[[1,5]]', '[[1,4]]'), whole];
    const slow = createServer((_, response) => response.end(answers.shift())).listen(0, '127.0.0.1');
    onTestFinished(() => void slow.close());
    await once(slow, 'listening');
    const { port } = slow.address() as AddressInfo;
    expect(await audit(`http://127.0.0.1:${port}/holdings`)).toMatchObject({ exitCode: 0 });
    expect(answers).toEqual([]);
  });

  it('asks a second time before it speaks of a conflict: a record may be on its way from aside', async () => {
    await send('event', 1, 2, 3, 4, 5);
    await send('alarm', 1, 2);
    await journal.setAside('event', 3, { reason: 'unknown type', refusals: 5 });
    const answer = await (await fetch(live())).text();
    let asked = 0;
    const slow = createServer(async (_, response) => {
      if (++asked === 2) await journal.releaseSetAside('event', 3);
      response.end(answer);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void slow.close());
    await once(slow, 'listening');
    const { port } = slow.address() as AddressInfo;
    expect(await audit(`http://127.0.0.1:${port}/holdings`)).toMatchObject({ exitCode: 0 });
    expect(asked).toBe(2);
  });

  it('ends with 1 and says why where the ledger tells of an epoch whose end is unknown', async () => {
    await sendAll();
    await line.giveUp(1, { lane: 'event', epoch: 'old', ranges: [], reason: 'damaged' });
    const { exitCode, output } = await audit(live());
    expect(exitCode).toBe(1);
    expect(output).toMatch(/END UNKNOWN:\n {2}epoch old, damaged: nobody knows/);
    expect(output).toMatch(/NOT KNOWN to be complete: .* the end of one epoch is unknown/);
  });

  it('judges a file by what was there when it was written', async () => {
    await sendAll();
    const file = join(folder, 'holdings.json');
    writeFileSync(file, await (await fetch(live())).text());
    const inAMinute = Date.now() + 60_000;
    await journal.commit(commitOf({ ...draft('event'), recordedAt: inAMinute }));
    await journal.confirm('event', 6);
    expect(await audit(file)).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('1 on the way') as unknown,
    });
  });

  it('ends with 2 where the two cannot be compared, and says why', async () => {
    const nobody = await audit('http://127.0.0.1:1/holdings');
    expect(nobody).toMatchObject({
      exitCode: 2,
      output: expect.stringMatching(/no answer at.*AUDIT_IMPOSSIBLE/) as unknown,
    });
    const figures = await audit(`${centre.apiUrl}/figures`);
    expect(figures).toMatchObject({ exitCode: 2, output: expect.stringMatching(/no time "at"/) as unknown });
    expect(await audit(join(folder, 'none.json'))).toMatchObject({ exitCode: 2 });
    await journal.stop();
    rmSync(join(folder, 'journal.sqlite'));
    expect(await audit(live())).toMatchObject({ exitCode: 2, output: expect.stringMatching(/journal/) as unknown });
  });

  it('says that the centre has never heard of the hall', async () => {
    await journal.confirm('event', 1);
    const other = await EmbeddedCentre.start();
    const { exitCode, output } = await audit(`${other.apiUrl}/holdings`);
    await other.stop();
    expect(exitCode).toBe(1);
    expect(output).toMatch(/never heard of a hall "demo-hall"/);
  });
});
