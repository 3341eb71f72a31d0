// Records as the centre has read them.

import type { Lane, ReceivedRecord } from '../../../../simulators/centre/cloud-event.ts';

export function received(sequence: number, change: Partial<ReceivedRecord> & { lane?: Lane } = {}): ReceivedRecord {
  const { epoch = 'e1', lane = 'event' } = change;
  return {
    id: `${epoch}.${lane}.${sequence}`,
    type: 'io.atrium.device.event',
    subject: 'kiosk-01',
    time: '2026-01-05T10:00:00.000Z',
    isHistorical: false,
    data: {},
    text: '{}',
    ...change,
    epoch,
    lane,
    sequence,
  };
}

export function givenUp(sequence: number, loss: { lane?: Lane; epoch?: string; ranges: number[][] }): ReceivedRecord {
  const data = { lane: 'event', epoch: 'e1', reason: 'age', ...loss };
  return received(sequence, { lane: 'ledger', type: 'io.atrium.records.given-up', data });
}
