// The self-service kiosk: one transaction after the other, as visitors come; paper, toner and cash follow from them.

import type { Cancel } from '../foundation/clock.ts';
import type { HallEvent, TransactionOutcome } from '../hall/hall-event.ts';
import type { Business } from '../hall/visitor.ts';
import type {
  Behaviour,
  BehaviourContext,
  CommandOutcome,
  DeviceEvent,
  PointValues,
  ReceivedCommand,
} from './behaviour.ts';

const SERVICE_OF: Readonly<Record<Business, string>> = {
  'bill-payment': 'payment',
  invoice: 'invoice',
  enquiry: 'balance-query',
  'meter-check': 'outage-report',
  'new-connection': 'application',
};

const OUTCOME_OF: Readonly<Record<TransactionOutcome, string>> = {
  completed: 'succeeded',
  abandoned: 'cancelled',
  failed: 'failed',
};

/** Somebody refills before the roll is at its end. */
const REFILLED_AFTER = 170;
const PAPER_PCT_EACH = 0.5;
const TONER_PCT_EACH = 0.05;
const CASH_PCT_EACH = 0.3;

export class Kiosk implements Behaviour {
  readonly stoppedBy = ['cover-open', 'potential-fraud', 'payment-link-down', 'user-error'];
  readonly faultEffects = {
    'paper-out': { paperLevel: 0, printerState: 'stopped' },
    'paper-low': { paperLevel: 8 },
    'media-jam': { media: 'jammed', paper: 'jammed', printerState: 'stopped' },
    'toner-low': { tonerLevel: 6 },
    'cash-box-full': { cashBoxLevel: 100 },
    'card-reader-failed': { cardReader: 'hardwareError' },
    'user-error': { deviceStatus: 'userError' },
    'potential-fraud': { deviceStatus: 'potentialFraud' },
    'payment-link-down': { networkLatency: 60_000 },
  };
  readonly #context: BehaviourContext;
  #isOutOfService = false;

  constructor(context: BehaviourContext) {
    this.#context = context;
  }

  isStopped(): boolean {
    return this.#isOutOfService;
  }

  read(channel: string): PointValues {
    if (channel === 'telemetry') return this.#readTelemetry();
    const { hall, deviceId, isWorking } = this.#context;
    const inUse = hall.sessionAt(deviceId) !== undefined;
    const parts = { printerState: 'idle', paper: 'full', toner: 'full', media: 'notPresent', cardReader: 'online' };
    return { deviceStatus: 'online', inService: isWorking(), inUse, ...parts };
  }

  listen(report: (event: DeviceEvent) => void): Cancel {
    return this.#context.hall.onEvent((event) => {
      const told = event.device === this.#context.deviceId ? this.#tellOf(event) : undefined;
      if (told) report(told);
    });
  }

  perform({ name }: ReceivedCommand): CommandOutcome | undefined {
    if (name !== 'takeOutOfService' && name !== 'returnToService') return undefined;
    this.#isOutOfService = name === 'takeOutOfService';
    return { outcome: 'succeeded' };
  }

  #tellOf(event: HallEvent): DeviceEvent | undefined {
    if (event.kind !== 'transaction-started' && event.kind !== 'transaction-finished') return undefined;
    const named = { transactionId: event.transaction, service: SERVICE_OF[event.business] };
    if (event.kind === 'transaction-started') return { type: event.kind, data: named };
    const outcome = this.#canFinish() ? OUTCOME_OF[event.outcome] : 'failed';
    const durationS = Math.round(event.durationMs / 1000);
    const isPaid = outcome === 'succeeded' && named.service === 'payment';
    const payment = isPaid ? { payment: this.#context.chance.pick(['code', 'code', 'card', 'cash']) } : {};
    return { type: event.kind, data: { ...named, outcome, durationS, ...payment } };
  }

  /** Out of service by command, it lets the visitor finish; broken down in the middle, it cannot. */
  #canFinish(): boolean {
    return this.#isOutOfService || this.#context.isWorking();
  }

  #readTelemetry(): PointValues {
    const { hall, deviceId, chance } = this.#context;
    const transactionsToday = hall.tallyToday(deviceId, 'transaction-finished');
    const sinceRefill = transactionsToday % REFILLED_AFTER;
    return {
      paperLevel: 100 - sinceRefill * PAPER_PCT_EACH,
      tonerLevel: 78 - sinceRefill * TONER_PCT_EACH,
      cashBoxLevel: 12 + sinceRefill * CASH_PCT_EACH,
      transactionsToday,
      networkLatency: Math.max(5, chance.normal(38, 6)),
    };
  }
}
