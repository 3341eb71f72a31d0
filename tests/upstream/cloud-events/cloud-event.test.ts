// Records as CloudEvents 1.0: by the published schema where it is at hand, and by the rules it cannot express.

import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { hallId } from '../../../hub/messages/ids.ts';
import type { JournalRecord } from '../../../hub/messages/record.ts';
import { toCloudEvent } from '../../../hub/upstream/cloud-events/cloud-event.ts';
import { draft } from '../../journal/open-journal.ts';
import { hasSharedData, sharedData } from '../../support/shared-data.ts';

const OPTIONS = { hall: hallId('hall-7'), isHistorical: false };
const record = (change: Partial<JournalRecord> = {}): JournalRecord => ({
  ...draft('event', '营业厅'),
  seq: 42,
  epoch: 'Ab3_x-9Zq',
  boot: 3,
  uptimeMs: 1_234,
  ...change,
});
const eventOf = (change?: Partial<JournalRecord>) => JSON.parse(toCloudEvent(record(change), OPTIONS));

describe('a cloud event', () => {
  it('carries the record whole', () => {
    expect(eventOf()).toEqual({
      specversion: '1.0',
      id: 'Ab3_x-9Zq.event.42',
      source: '/halls/hall-7',
      type: 'io.atrium.device.event',
      subject: 'kiosk-01',
      time: '2026-01-05T08:00:00.000Z',
      datacontenttype: 'application/json',
      recordedtime: '2026-01-05T08:00:01.000Z',
      clocktrusted: true,
      boot: 3,
      uptimems: 1_234,
      historical: false,
      sequence: '00000000000000000042',
      lane: 'event',
      data: { note: '营业厅' },
    });
  });

  it('names its attributes as section 3.1 of the specification asks: lower case letters and digits, at most 20', () => {
    expect(Object.keys(eventOf()).filter((name) => !/^[a-z0-9]{1,20}$/.test(name))).toEqual([]);
  });

  it('has sequences whose text order is their number order', () => {
    const sequences = [1, 9, 10, 99_999, Number.MAX_SAFE_INTEGER].map((seq) => eventOf({ seq }).sequence);
    expect([...sequences].sort()).toEqual(sequences);
  });

  it('is the same text each time, but for the mark of those that waited', () => {
    const [live, again] = [toCloudEvent(record(), OPTIONS), toCloudEvent(record(), OPTIONS)];
    const waited = toCloudEvent(record(), { ...OPTIONS, isHistorical: true });
    expect(again).toBe(live);
    expect(waited).toBe(live.replace('"historical":false', '"historical":true'));
    expect(waited).not.toBe(live);
  });

  it('keeps to the years that RFC 3339 knows, however wrong a device’s clock is', () => {
    expect(eventOf({ time: Number.MAX_SAFE_INTEGER }).time).toBe('9999-12-31T23:59:59.999Z');
    expect(eventOf({ time: -Number.MAX_SAFE_INTEGER }).time).toBe('0000-01-01T00:00:00.000Z');
  });

  it.runIf(hasSharedData)('passes the published JSON Schema of CloudEvents', () => {
    const ajv = new Ajv({ allErrors: true, strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(sharedData('cloudevents/cloudevents.schema.json'), 'utf8')));
    expect(validate(eventOf()) || validate.errors).toBe(true);
    expect(validate({ ...eventOf(), specversion: '' })).toBe(false);
    expect(validate({ ...eventOf(), time: 'yesterday' })).toBe(false);
  });
});
