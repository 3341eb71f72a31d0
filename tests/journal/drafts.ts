// What tests commit.

import { deviceClass, deviceId } from '../../hub/messages/ids.ts';
import type { Violation } from '../../hub/messages/observation.ts';
import type { Lane, RecordDraft } from '../../hub/messages/record.ts';

export function draft(lane: Lane, note: string | number = ''): RecordDraft {
  return {
    lane,
    type: 'io.atrium.device.event',
    subject: deviceId('kiosk-01'),
    time: Date.UTC(2026, 0, 5, 8),
    recordedAt: Date.UTC(2026, 0, 5, 8, 0, 1),
    isClockTrusted: true,
    uptimeMs: 0,
    data: { note },
  };
}

export function drafts(lane: Lane, count: number): RecordDraft[] {
  return Array.from({ length: count }, (_, index) => draft(lane, index + 1));
}

export const commitOf = (...records: RecordDraft[]) => ({ records, quarantined: [], state: [] });

export function violation(raw: Uint8Array | undefined, path = '/temperature'): Violation {
  return {
    deviceId: deviceId('kiosk-01'),
    deviceClass: deviceClass('kiosk'),
    channel: 'telemetry',
    topic: 'hall/v1/kiosk/kiosk-01/telemetry',
    receivedAt: Date.UTC(2026, 0, 5, 8),
    reason: 'schema',
    path,
    message: { en: 'must be a number', zh: '必须是数字' },
    raw,
    isRedacted: false,
  };
}
