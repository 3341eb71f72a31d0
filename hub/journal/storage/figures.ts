// The state of the file in figures, as the gauge last measured it, told to the hub with each write.

import type { StorageFigures } from '../protocol.ts';
import type { Stores } from './stores.ts';
import type { WriteMeter } from './write-meter.ts';

export function figuresOf(
  { gauge, room, counters, setAside, lanes }: Stores,
  meter: WriteMeter,
  uptimeMs: number,
): StorageFigures {
  const { usedBytes } = gauge;
  return {
    usedBytes,
    roomBytes: gauge.pressedBytes - Math.max(0, usedBytes - lanes.bytes()),
    limitBytes: gauge.limitBytes,
    brownOut: room.brownOut,
    isRoomWanted: room.isWanted,
    givenUp: counters.get('given_up'),
    setAside: setAside.count(),
    syncs: meter.syncs,
    writtenBytes: meter.writtenBytes(uptimeMs),
    unsentBytes: lanes.unsentBytes(),
    committedBytes: lanes.committedBytes(),
  };
}
