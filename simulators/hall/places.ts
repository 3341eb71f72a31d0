// Where things are in the hall: its zones on a floor plan, in metres from the corner beside the door.

export const ZONES = ['entrance', 'guidance', 'waiting', 'self-service', 'windows', 'experience'] as const;
export type Zone = (typeof ZONES)[number];

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A place a robot can go to. */
export interface Node extends Position {
  readonly id: string;
}

export const CENTRE_OF: Readonly<Record<Zone, Node>> = {
  entrance: { id: 'entrance', x: 2, y: 1 },
  guidance: { id: 'guidance', x: 6, y: 3 },
  waiting: { id: 'waiting', x: 12, y: 4 },
  'self-service': { id: 'self-service', x: 6, y: 9 },
  windows: { id: 'windows', x: 16, y: 9 },
  experience: { id: 'experience', x: 18, y: 3 },
};

export const CHARGER: Node = { id: 'charger', x: 1, y: 5 };

export const distanceM = (from: Position, to: Position): number => Math.hypot(to.x - from.x, to.y - from.y);

/** A zone the floor plan does not know counts as the waiting area. */
export function zoneOf(name: string): Zone {
  return ZONES.find((zone) => zone === name) ?? 'waiting';
}
