// What a storage thread answers that has written a group and changed nothing else.

import type { Operation, StorageFigures, Written } from '../../hub/journal/protocol.ts';
import { byLane } from '../../hub/messages/record.ts';

export const emptyFigures: StorageFigures = {
  ...{ usedBytes: 0, limitBytes: 1_000_000, roomBytes: 1_000_000, brownOut: 'none', isRoomWanted: false },
  ...{ givenUp: 0, setAside: 0, syncs: 0, writtenBytes: 0 },
  unsentBytes: byLane(() => 0),
  committedBytes: byLane(() => 0),
};

export function writtenOf(operations: readonly Operation[]): Written {
  return {
    outcomes: operations.map(() => ({ ok: true, value: undefined })),
    appended: [],
    positions: byLane(() => ({ last: 0, confirmed: 0 })),
    figures: emptyFigures,
    roomDefect: undefined,
  };
}
