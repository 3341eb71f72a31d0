// The guide robot: greets and guides as the hall's visitors need it, in the words of VDA 5050.

import type { Cancel } from '../foundation/clock.ts';
import type { HallEvent } from '../hall/hall-event.ts';
import { ZONES } from '../hall/places.ts';
import type { RobotBody } from '../hall/robot-body.ts';
import type {
  Behaviour,
  BehaviourContext,
  CommandOutcome,
  DeviceEvent,
  PointValues,
  ReceivedCommand,
} from './behaviour.ts';

interface Order {
  readonly orderId: string;
  readonly toNodeId: string;
  readonly startedAt: number;
}

const DONE: CommandOutcome = { outcome: 'succeeded' };
const SPEAKS_MS = 3000;
const STANDS_STILL = { driving: false, velocity: 0 };

export class GuideRobot implements Behaviour {
  readonly stoppedBy = ['e-stop-pressed', 'safety-scanner-failed', 'drive-failed', 'localization-lost'];
  readonly faultEffects = {
    'e-stop-pressed': { eStop: 'MANUAL', ...STANDS_STILL },
    'safety-scanner-failed': { fieldViolation: true, ...STANDS_STILL },
    'drive-failed': STANDS_STILL,
    'localization-lost': { localizationScore: 0.1, ...STANDS_STILL },
    'path-blocked': { fieldViolation: true, ...STANDS_STILL },
    'battery-low': { batteryCharge: 12 },
    'charging-failed': { charging: false },
  };
  readonly #context: BehaviourContext;
  readonly #body: RobotBody;
  #isPaused = false;
  #orders = 0;
  #order: Order | undefined;
  #report: (event: DeviceEvent) => void = () => {};

  constructor(context: BehaviourContext) {
    this.#context = context;
    this.#body = context.hall.robots.body(context.deviceId);
  }

  read(channel: string): PointValues {
    return channel === 'telemetry' ? this.#readTelemetry() : this.#readState();
  }

  listen(report: (event: DeviceEvent) => void): Cancel {
    this.#report = report;
    return this.#context.hall.onEvent((event) => this.#follow(event));
  }

  perform(command: ReceivedCommand): CommandOutcome | undefined {
    const { hall, deviceId } = this.#context;
    switch (command.name) {
      case 'guideVisitor':
        return this.#guide(command.arguments.toNodeId);
      case 'greet':
      case 'announce':
        return this.#speak(command);
      case 'startPause':
      case 'stopPause':
        this.#isPaused = command.name === 'startPause';
        return DONE;
      case 'cancelOrder':
        hall.robots.halt(deviceId);
        this.#finishOrder('cancelled');
        return DONE;
      case 'startCharging':
        return this.#charge();
      case 'stopCharging':
        hall.robots.release(deviceId);
        return DONE;
      default:
        return undefined;
    }
  }

  #readTelemetry(): PointValues {
    const { hall, chance } = this.#context;
    const { x, y } = this.#body.position(hall.now);
    return {
      batteryCharge: this.#body.chargePct(hall.now),
      velocity: this.#isDriving() ? chance.normal(this.#body.speedMPerS(hall.now), 0.02) : 0,
      positionX: x,
      positionY: y,
      theta: this.#body.headingRad(),
      localizationScore: Math.min(1, chance.normal(0.96, 0.01)),
    };
  }

  #readState(): PointValues {
    const { task } = this.#body;
    return {
      operatingMode: 'AUTOMATIC',
      eStop: 'NONE',
      fieldViolation: false,
      paused: this.#isPaused,
      driving: this.#isDriving(),
      charging: task === 'charging',
      lastNodeId: this.#body.lastNode(this.#context.hall.now),
      actionStatus: task === 'greeting' || task === 'guiding' ? 'RUNNING' : 'FINISHED',
    };
  }

  #isDriving(): boolean {
    const { hall, isWorking } = this.#context;
    return !this.#isPaused && isWorking() && this.#body.isDriving(hall.now);
  }

  #follow(event: HallEvent): void {
    const { deviceId, chance, isWorking } = this.#context;
    if (event.device !== deviceId || !isWorking()) return;
    const language = chance.happens(0.95) ? 'zh' : 'en';
    if (event.kind === 'greeted') this.#report({ type: 'visitor-greeted', data: { language } });
    else if (event.kind === 'guidance-started') this.#beginOrder(event.to);
    else if (event.kind === 'guidance-finished') this.#finishOrder('arrived');
  }

  #guide(toNodeId: unknown): CommandOutcome {
    const { hall, deviceId } = this.#context;
    const goal = ZONES.find((zone) => zone === toNodeId);
    if (!goal) return { outcome: 'refused', reason: `there is no such place; choose one of ${ZONES.join(', ')}` };
    const isSent = hall.sendRobot(deviceId, goal, () => this.#finishOrder('arrived'));
    if (!isSent) return { outcome: 'refused', reason: 'busy, charging or out of service' };
    this.#beginOrder(goal);
    return DONE;
  }

  #charge(): CommandOutcome {
    const { hall, deviceId } = this.#context;
    if (this.#order) return { outcome: 'refused', reason: 'busy with a visitor' };
    hall.robots.park(deviceId);
    return DONE;
  }

  #beginOrder(toNodeId: string): void {
    const { hall, deviceId } = this.#context;
    this.#orders += 1;
    const orderId = `${deviceId}:${this.#orders}`;
    this.#order = { orderId, toNodeId, startedAt: hall.now };
    const fromNodeId = this.#body.lastNode(hall.now);
    this.#report({ type: 'guidance-started', data: { orderId, fromNodeId, toNodeId } });
  }

  /** The end of an order that was cancelled before is no news. */
  #finishOrder(result: 'arrived' | 'cancelled'): void {
    if (!this.#order) return;
    const { orderId, toNodeId, startedAt } = this.#order;
    this.#order = undefined;
    const durationS = Math.round((this.#context.hall.now - startedAt) / 1000);
    this.#report({ type: 'guidance-finished', data: { orderId, toNodeId, result, durationS } });
  }

  #speak({ name, arguments: given }: ReceivedCommand): CommandOutcome {
    const language = String(given.language);
    const spoken: DeviceEvent =
      name === 'greet'
        ? { type: 'visitor-greeted', data: { language } }
        : { type: 'announcement-finished', data: { textKey: String(given.textKey), language } };
    this.#context.clock.after(SPEAKS_MS, () => this.#report(spoken));
    return DONE;
  }
}
