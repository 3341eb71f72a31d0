// The hall as one world: visitors come, are counted, seen, greeted and served, and go; all devices tell of this one world.

import { hours } from '../foundation/clock.ts';
import type { SeededChance } from '../foundation/seeded-chance.ts';
import type { Timeline } from '../foundation/timeline.ts';
import { receiveVisitors } from './arrivals.ts';
import { type Climate, ZoneClimate } from './climate.ts';
import { run } from './course.ts';
import type { HallEvent, HallEventBody, TransactionOutcome } from './hall-event.ts';
import { KioskBank, type Session } from './kiosk-bank.ts';
import { OPENING_MS, OPENS_AT_HOUR } from './opening-day.ts';
import { ZONES, type Zone } from './places.ts';
import { RobotCrew } from './robot-crew.ts';
import { type VisitedHall, visit } from './visit.ts';
import { BUSINESSES, type Visitor } from './visitor.ts';

/** Ids of the devices that have a part in the visitors' way. */
export interface Equipment {
  readonly doors: readonly string[];
  readonly cameras: readonly string[];
  readonly robots: readonly string[];
  readonly kiosks: readonly string[];
}

export interface HallOptions {
  readonly timeline: Timeline;
  readonly chance: SeededChance;
  readonly equipment: Equipment;
  readonly visitorsPerDay: number;
  /** From closing to the next opening. */
  readonly nightMs: number;
}

const SENIOR_SHARE = 0.25;
const CONSENT_SHARE = 0.3;
/** Some people keep a cap on, or turn away. */
const SEEN_BY_CAMERA_SHARE = 0.92;

export class Hall implements VisitedHall {
  readonly #options: HallOptions;
  readonly #inside = new Map<number, Visitor>();
  readonly #climate: ReadonlyMap<Zone, ZoneClimate>;
  readonly #kiosks: KioskBank;
  readonly #robots: RobotCrew;
  readonly #outOfService = new Set<string>();
  readonly #listeners = new Set<(event: HallEvent) => void>();
  /** By `<device>/<kind>`: how often this happened since the hall opened. */
  readonly #tallies = new Map<string, number>();
  #entered = 0;
  #openedAt: number;

  /** The hall opens at the timeline's present moment. */
  constructor(options: HallOptions) {
    const { timeline, chance, equipment, visitorsPerDay } = options;
    this.#options = options;
    this.#openedAt = timeline.now();
    this.#climate = new Map(ZONES.map((zone) => [zone, new ZoneClimate(timeline.now())]));
    this.#kiosks = new KioskBank(equipment.kiosks);
    this.#robots = new RobotCrew(timeline, equipment.robots);
    const arrive = () => this.#arrive(chance);
    receiveVisitors({
      timeline,
      chance: chance.fork('arrivals'),
      visitorsPerDay,
      hourOfDay: () => this.hourOfDay,
      arrive,
    });
    timeline.every(OPENING_MS + options.nightMs, () => this.#open());
    timeline.after(OPENING_MS, () => this.#close());
  }

  get now(): number {
    return this.#options.timeline.now();
  }

  /** Clock hour, 8.5 for half past eight. */
  get hourOfDay(): number {
    return (OPENS_AT_HOUR + (this.now - this.#openedAt) / hours(1)) % 24;
  }

  get isOpen(): boolean {
    return this.now - this.#openedAt < OPENING_MS;
  }

  get visitorsInside(): readonly Visitor[] {
    return [...this.#inside.values()];
  }

  get visitorsEntered(): number {
    return this.#entered;
  }

  occupancyOf(zone: Zone): number {
    return this.visitorsInside.filter((visitor) => visitor.zone === zone).length;
  }

  climateOf(zone: Zone): Climate {
    const climate = this.#climate.get(zone) ?? new ZoneClimate(this.now);
    return climate.read(this.now);
  }

  get robots(): RobotCrew {
    return this.#robots;
  }

  sessionAt(kiosk: string): Session | undefined {
    return this.#kiosks.sessionAt(kiosk);
  }

  /** How often this device had a part in such an event since the hall opened. */
  tallyToday(device: string, kind: HallEvent['kind']): number {
    return this.#tallies.get(`${device}/${kind}`) ?? 0;
  }

  /** A device out of service gets no visitors. */
  setInService(device: string, isInService: boolean): void {
    if (isInService) this.#outOfService.delete(device);
    else this.#outOfService.add(device);
  }

  onEvent(listener: (event: HallEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  passCamera(visitor: Visitor, chance: SeededChance): void {
    const { cameras } = this.#options.equipment;
    const camera = cameras[chance.integer(0, cameras.length - 1)];
    if (camera && chance.happens(SEEN_BY_CAMERA_SHARE)) this.#tell({ kind: 'seen', visitor, device: camera });
  }

  move(visitor: Visitor, to: Zone): void {
    const from = visitor.zone;
    visitor.zone = to;
    this.#breathe(from);
    this.#breathe(to);
  }

  askRobot(visitor: Visitor): string | undefined {
    const robot = this.#robots.call((id) => this.#isInService(id));
    if (robot) this.#tell({ kind: 'greeted', visitor, device: robot });
    return robot;
  }

  startGuidance(robot: string, visitor: Visitor, to: Zone): number {
    this.#tell({ kind: 'guidance-started', visitor, device: robot, to });
    return this.#robots.guide(robot, to);
  }

  finishWithRobot(robot: string, visitor: Visitor, to: Zone | undefined): void {
    this.#robots.release(robot);
    if (to) this.#tell({ kind: 'guidance-finished', visitor, device: robot, to });
  }

  /** Sends a free robot without a visitor; false where it cannot go now. */
  sendRobot(robot: string, to: Zone, arrived: () => void): boolean {
    if (!this.#isInService(robot) || !this.#robots.isFree(robot)) return false;
    this.#options.timeline.after(this.#robots.guide(robot, to), () => {
      this.#robots.release(robot);
      arrived();
    });
    return true;
  }

  startTransaction(visitor: Visitor): Session | undefined {
    const session = this.#kiosks.begin(visitor, this.now, (id) => this.#isInService(id));
    if (!session) return undefined;
    const { kiosk: device, business, transaction } = session;
    this.#tell({ kind: 'transaction-started', visitor, device, business, transaction });
    return session;
  }

  finishTransaction(session: Session, outcome: TransactionOutcome): void {
    this.#kiosks.end(session);
    const { kiosk: device, business, transaction, visitor } = session;
    const durationMs = this.now - session.startedAt;
    this.#tell({ kind: 'transaction-finished', visitor, device, business, transaction, outcome, durationMs });
  }

  leave(visitor: Visitor): void {
    this.#inside.delete(visitor.number);
    this.#breathe(visitor.zone);
    this.#tell({ kind: 'left', visitor, device: visitor.door });
  }

  #arrive(chance: SeededChance): void {
    this.#entered += 1;
    const own = chance.fork(`visitor/${this.#entered}`);
    const { doors } = this.#options.equipment;
    const visitor: Visitor = {
      number: this.#entered,
      isSenior: own.happens(SENIOR_SHARE),
      hasConsented: own.happens(CONSENT_SHARE),
      business: own.pick(BUSINESSES),
      enteredAt: this.now,
      door: doors[own.integer(0, doors.length - 1)],
      zone: 'entrance',
    };
    this.#inside.set(visitor.number, visitor);
    this.#breathe('entrance');
    this.#tell({ kind: 'entered', visitor, device: visitor.door });
    run(this.#options.timeline, visit(this, visitor, own));
  }

  #open(): void {
    this.#openedAt = this.now;
    this.#tallies.clear();
  }

  #close(): void {
    const { timeline, equipment, nightMs } = this.#options;
    for (const robot of equipment.robots) this.#robots.park(robot);
    timeline.after(OPENING_MS + nightMs, () => this.#close());
  }

  #isInService(device: string): boolean {
    return !this.#outOfService.has(device);
  }

  #breathe(zone: Zone): void {
    this.#climate.get(zone)?.setOccupancy(this.now, this.occupancyOf(zone));
  }

  #tell(body: HallEventBody): void {
    const event: HallEvent = { ...body, at: this.now };
    const key = `${event.device}/${event.kind}`;
    this.#tallies.set(key, (this.#tallies.get(key) ?? 0) + 1);
    for (const listener of this.#listeners) listener(event);
  }
}
