// The hall at a glance: what the control API and a log line say of it.

import type { Hall } from '../hall/hall.ts';
import { ZONES } from '../hall/places.ts';

export interface WorldView {
  /** The hall's own time of day, `10:05`. */
  readonly timeOfDay: string;
  readonly isOpen: boolean;
  readonly visitorsEntered: number;
  readonly visitorsInside: number;
  /** Visitors in each zone. */
  readonly zones: Readonly<Record<string, number>>;
}

export function describeWorld(hall: Hall): WorldView {
  const minutes = Math.floor(hall.hourOfDay * 60);
  const digits = (value: number): string => String(value).padStart(2, '0');
  return {
    timeOfDay: `${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`,
    isOpen: hall.isOpen,
    visitorsEntered: hall.visitorsEntered,
    visitorsInside: hall.visitorsInside.length,
    zones: Object.fromEntries(ZONES.map((zone) => [zone, hall.occupancyOf(zone)])),
  };
}
