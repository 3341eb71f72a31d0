// The way of one visitor through the hall, from the door to the door.

import { minutes, seconds } from '../foundation/clock.ts';
import type { SeededChance } from '../foundation/seeded-chance.ts';
import type { Course } from './course.ts';
import type { TransactionOutcome } from './hall-event.ts';
import type { Session } from './kiosk-bank.ts';
import type { Zone } from './places.ts';
import type { Visitor } from './visitor.ts';

const LOOKS_FOR_KIOSK_EVERY_MS = seconds(5);

/** What a hall does for its visitors; it says so to its devices. */
export interface VisitedHall {
  passCamera(visitor: Visitor, chance: SeededChance): void;
  move(visitor: Visitor, to: Zone): void;
  /** The robot that comes; undefined when none can. */
  askRobot(visitor: Visitor): string | undefined;
  /** Milliseconds until they are there. */
  startGuidance(robot: string, visitor: Visitor, to: Zone): number;
  finishWithRobot(robot: string, visitor: Visitor, to: Zone | undefined): void;
  /** Undefined when no kiosk is free. */
  startTransaction(visitor: Visitor): Session | undefined;
  finishTransaction(session: Session, outcome: TransactionOutcome): void;
  leave(visitor: Visitor): void;
}

/** door → camera → robot → kiosk, or waiting area and window, perhaps the experience zone → door */
export function* visit(hall: VisitedHall, visitor: Visitor, chance: SeededChance): Course {
  yield seconds(chance.between(2, 6));
  hall.passCamera(visitor, chance);
  const goal = chooseGoal(visitor, chance);
  yield* reach(hall, visitor, goal, chance);
  if (goal === 'self-service') yield* useKiosk(hall, visitor, chance);
  else if (goal === 'waiting') yield* useWindow(hall, visitor, chance);
  else yield minutes(chance.between(4, 12));
  if (goal !== 'experience' && chance.happens(0.08)) {
    hall.move(visitor, 'experience');
    yield minutes(chance.between(3, 8));
  }
  hall.move(visitor, 'entrance');
  yield seconds(chance.between(4, 12));
  hall.leave(visitor);
}

function chooseGoal(visitor: Visitor, chance: SeededChance): Zone {
  if (visitor.business === 'bill-payment' || visitor.business === 'invoice') return 'self-service';
  return chance.happens(0.1) ? 'experience' : 'waiting';
}

function* reach(hall: VisitedHall, visitor: Visitor, goal: Zone, chance: SeededChance): Course {
  hall.move(visitor, 'guidance');
  const guide = hall.askRobot(visitor);
  if (!guide) {
    yield seconds(chance.between(5, 20));
  } else {
    yield seconds(chance.between(8, 15));
    const isGuided = chance.happens(visitor.isSenior ? 0.8 : 0.4);
    if (isGuided) yield hall.startGuidance(guide, visitor, goal);
    hall.finishWithRobot(guide, visitor, isGuided ? goal : undefined);
  }
  hall.move(visitor, goal);
}

function* useKiosk(hall: VisitedHall, visitor: Visitor, chance: SeededChance): Course {
  let patienceMs = minutes(chance.between(3, 10));
  let session = hall.startTransaction(visitor);
  while (!session && patienceMs > 0) {
    yield LOOKS_FOR_KIOSK_EVERY_MS;
    patienceMs -= LOOKS_FOR_KIOSK_EVERY_MS;
    session = hall.startTransaction(visitor);
  }
  if (!session) return yield* useWindow(hall, visitor, chance);
  const outcome = chooseOutcome(chance);
  yield seconds(outcome === 'completed' ? chance.between(75, 260) : chance.between(20, 90));
  hall.finishTransaction(session, outcome);
}

function chooseOutcome(chance: SeededChance): TransactionOutcome {
  const fraction = chance.fraction();
  if (fraction < 0.9) return 'completed';
  return fraction < 0.97 ? 'abandoned' : 'failed';
}

function* useWindow(hall: VisitedHall, visitor: Visitor, chance: SeededChance): Course {
  hall.move(visitor, 'waiting');
  yield minutes(chance.between(2, 18));
  hall.move(visitor, 'windows');
  yield minutes(chance.between(3, 11));
}
