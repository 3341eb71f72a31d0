// A record that is aside is sent again when a person asks: it leaves its place only when the centre has it for certain.

import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../hub/foundation/log.ts';
import type { Receipt } from '../../../hub/upstream/centre-messages/receipt.ts';
import { Resends } from '../../../hub/upstream/refused/resends.ts';
import { drafts } from '../../journal/open-journal.ts';
import { MemorySource } from '../memory-source.ts';

async function begin(confirmation: 'puback' | 'receipt') {
  const source = new MemorySource();
  await source.append(drafts('event', 9));
  await source.setAside('event', 7, { reason: 'unknown type', refusals: 5 });
  const line = { isUp: true, acknowledge: () => {} };
  const resends = new Resends({
    ...{ source, confirmation, log: silentLog },
    send: (_record, onAcknowledged) => {
      line.acknowledge = onAcknowledged;
      return line.isUp;
    },
  });
  const receipt = (of: Partial<Receipt>): Receipt => ({
    ...{ epoch: source.epoch, lane: 'event', seq: 0, ranges: [], refused: [] },
    ...of,
  });
  return { source, line, resends, receipt };
}

const key = { lane: 'event', seq: 7 } as const;
const turn = () => new Promise(setImmediate);

describe('sent again', () => {
  it('with PUBACK as confirmation it is released when the broker has it', async () => {
    const { source, line, resends } = await begin('puback');
    const outcome = resends.resend(key);
    await turn();
    expect(source.aside.size).toBe(1);
    line.acknowledge();
    expect(await outcome).toBe('sent');
    expect(source.aside.size).toBe(0);
  });

  it('with receipts it is released by a range that names it, and by nothing else', async () => {
    const { source, line, resends, receipt } = await begin('receipt');
    const outcome = resends.resend(key);
    await turn();
    line.acknowledge();
    expect(await outcome).toBe('sent');
    for (const of of [{ seq: 9 }, { ranges: [[8, 9]] as const }, { epoch: 'other', ranges: [[1, 9]] as const }])
      expect(resends.answer(receipt(of))).toBe(false);
    expect(source.aside.size).toBe(1);
    expect(resends.answer(receipt({ ranges: [[6, 7]] }))).toBe(true);
    expect(source.aside.size).toBe(0);
  });

  it('and refused again it stays aside, with its count up and the new words', async () => {
    const { source, line, resends, receipt } = await begin('receipt');
    const outcome = resends.resend(key);
    await turn();
    line.acknowledge();
    await outcome;
    expect(resends.answer(receipt({ refused: [{ seq: 7, reason: 'still unknown' }] }))).toBe(true);
    expect(source.aside.get('event 7')).toMatchObject({ reason: 'still unknown', refusals: 6 });
    expect(resends.answer(receipt({ ranges: [[7, 7]] }))).toBe(false);
  });

  it('it stays aside when the line is down, or breaks before the broker has it, or before the receipt', async () => {
    const { source, line, resends, receipt } = await begin('receipt');
    const broken = resends.resend(key);
    await turn();
    resends.lineDown(false);
    expect(await broken).toBe('no-line');
    line.acknowledge();
    const sent = resends.resend(key);
    await turn();
    line.acknowledge();
    expect(await sent).toBe('sent');
    resends.lineDown(false);
    expect(resends.answer(receipt({ ranges: [[7, 7]] }))).toBe(false);
    line.isUp = false;
    expect(await resends.resend(key)).toBe('no-line');
    expect(source.aside.size).toBe(1);
  });

  it('and alone on a line that the broker closes on it, it stays aside with its count up', async () => {
    const { source, resends } = await begin('puback');
    const outcome = resends.resend(key);
    await turn();
    resends.lineDown(true);
    expect(await outcome).toBe('no-line');
    expect(source.aside.get('event 7')).toMatchObject({ refusals: 6, reason: expect.stringContaining('closes the') });
  });

  it('is unknown where nothing of that number is aside', async () => {
    const { resends } = await begin('puback');
    expect(await resends.resend({ lane: 'event', seq: 6 })).toBe('unknown');
  });
});
