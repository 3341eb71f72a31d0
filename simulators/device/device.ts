// One simulated device: says what its contract asks for, when it asks for it, obeys commands, and fails on request.

import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import type {
  Behaviour,
  BehaviourContext,
  CommandOutcome,
  DeviceEvent,
  ReceivedCommand,
} from '../classes/behaviour.ts';
import { type Cancel, type Clock, seconds } from '../foundation/clock.ts';
import type { JsonObject, JsonScalar } from '../foundation/json.ts';
import type { SeededChance } from '../foundation/seeded-chance.ts';
import type { Hall } from '../hall/hall.ts';
import { zoneOf } from '../hall/places.ts';
import { CommandGate } from './command-gate.ts';
import type { IncomingMessage, OpenConnection } from './connection.ts';
import { FaultSet, isLineFault, type LineFault } from './faults.ts';
import { beginLineFault, type LineFaultScene } from './line-faults.ts';
import { PayloadSource } from './payload-source.ts';
import { type DeviceIdentity, Reporter } from './reporter.ts';

export interface DeviceOptions {
  readonly identity: DeviceIdentity;
  readonly secret: string;
  readonly folder: ClassFolder;
  readonly createBehaviour: (context: BehaviourContext) => Behaviour;
  readonly hall: Hall;
  readonly clock: Clock;
  readonly chance: SeededChance;
  readonly openConnection: OpenConnection;
  readonly newBoot: () => string;
  /** Lines for a person. */
  readonly log: (line: string) => void;
}

export interface DeviceFigures extends DeviceIdentity {
  readonly isConnected: boolean;
  readonly boot: string;
  readonly faults: readonly string[];
  readonly availableFaults: readonly string[];
  readonly published: number;
  readonly queued: number;
  readonly dropped: number;
  readonly commandsIgnored: number;
}

const LOOKS_FOR_CHANGE_EVERY_MS = seconds(1);
/** VDA 5050: a state at least every 30 s; a little less, so that the next is never late. */
const STATE_AT_LEAST_EVERY_MS = seconds(25);
const COMMAND_TAKES_MS = 150;
/** The reply to a restart is out by then. */
const RESTARTS_AFTER_MS = 500;
/** Its program does not run, or hangs: it neither works nor notices. */
const STOPS_ANY_DEVICE: readonly LineFault[] = ['frozen', 'reboot'];

export class SimulatedDevice {
  readonly #options: DeviceOptions;
  readonly #faults: FaultSet;
  readonly #behaviour: Behaviour;
  readonly #payloads: PayloadSource;
  readonly #reporter: Reporter;
  readonly #gate = new CommandGate();
  readonly #running: Cancel[] = [];
  /** How each line fault that needs it is undone. */
  readonly #undo = new Map<string, Cancel>();
  #lastState = '';
  #lastStateAt = 0;

  constructor(options: DeviceOptions) {
    const { identity, folder, hall, clock, chance } = options;
    this.#options = options;
    this.#faults = new FaultSet(folder.contract);
    const context = {
      deviceId: identity.id,
      zone: zoneOf(identity.zone),
      contract: folder.contract,
      hall,
      clock,
      chance,
    };
    this.#behaviour = options.createBehaviour({ ...context, isWorking: () => this.#isWorking() });
    this.#payloads = new PayloadSource({
      folder,
      behaviour: this.#behaviour,
      faults: this.#faults,
      chance: chance.fork('signals'),
    });
    this.#reporter = new Reporter({
      ...options,
      contract: folder.contract,
      stampClock: clock,
      onOpen: () => this.#greet(),
      onMessage: (message) => this.#receive(message),
      onChange: (what) => options.log(`${identity.id}: ${what}`),
    });
  }

  get id(): string {
    return this.#options.identity.id;
  }

  get figures(): DeviceFigures {
    const { active, available } = this.#faults;
    return {
      ...this.#options.identity,
      isConnected: this.#reporter.isOpen,
      boot: this.#reporter.boot,
      faults: active,
      availableFaults: available,
      ...this.#reporter.figures,
      commandsIgnored: this.#gate.ignored,
    };
  }

  start(): void {
    const { clock, folder, chance } = this.#options;
    if (!this.#faults.has('offline')) this.#reporter.open();
    const listening = this.#behaviour.listen?.((event) => this.#report(event));
    if (listening) this.#running.push(listening);
    this.#running.push(clock.every(LOOKS_FOR_CHANGE_EVERY_MS, () => this.#publishState()));
    const rhythmMs = folder.contract.channels.telemetry?.rhythmMs ?? folder.contract.liveness.rhythmMs;
    // Devices are not switched on in the same instant, so they do not speak in the same instant.
    const phaseMs = chance.between(0, rhythmMs);
    this.#running.push(
      clock.after(phaseMs, () => this.#running.push(clock.every(rhythmMs, () => this.#publishTelemetry()))),
    );
  }

  /** Says goodbye and disconnects. */
  async stop(): Promise<void> {
    for (const cancel of [...this.#running.splice(0), ...this.#undo.values()]) cancel();
    await this.#reporter.close();
  }

  /** Throws SIMULATION_FAULT_UNKNOWN; a fault that is there already stays. */
  setFault(fault: string): void {
    if (!this.#faults.add(fault)) return;
    if (isLineFault(fault)) this.#undo.set(fault, beginLineFault(fault, this.#scene()));
    this.#showWork();
    this.#publishState();
  }

  clearFault(fault: string): void {
    if (!this.#faults.remove(fault)) return;
    this.#undo.get(fault)?.();
    this.#undo.delete(fault);
    // What was said during a fault of the line may not have been understood.
    if (isLineFault(fault)) this.#lastState = '';
    this.#showWork();
    this.#publishState();
  }

  #scene(): LineFaultScene {
    return {
      reporter: this.#reporter,
      clock: this.#options.clock,
      sayTelemetry: () => this.#publishTelemetry(),
      forget: () => this.#payloads.forgetCommands(),
      comeBack: () => this.#comeBack(),
      finish: (fault) => this.clearFault(fault),
    };
  }

  #comeBack(): void {
    const isAway = this.#faults.has('offline') || this.#faults.has('reboot');
    if (!isAway && this.#running.length > 0) this.#reporter.open();
  }

  #isWorking(): boolean {
    const stoppedBy = [...STOPS_ANY_DEVICE, ...(this.#behaviour.stoppedBy ?? [])];
    return !this.#behaviour.isStopped?.() && !stoppedBy.some((fault) => this.#faults.has(fault));
  }

  #showWork(): void {
    this.#options.hall.setInService(this.id, this.#isWorking());
  }

  #greet(): void {
    this.#lastState = '';
    this.#publishState();
    this.#publishTelemetry();
  }

  #publishTelemetry(): void {
    if (this.#faults.has('frozen') || !this.#reporter.isOpen) return;
    this.#reporter.publish('telemetry', this.#payloads.complete('telemetry', this.#payloads.compose('telemetry')));
  }

  /** On change, and now and then without one. */
  #publishState(): void {
    if (this.#faults.has('frozen') || !this.#reporter.isOpen) return;
    const now = this.#options.clock.monotonicMs();
    const state = this.#payloads.complete('state', this.#payloads.compose('state'));
    const text = JSON.stringify(state);
    if (text === this.#lastState && now - this.#lastStateAt < STATE_AT_LEAST_EVERY_MS) return;
    this.#lastState = text;
    this.#lastStateAt = now;
    this.#reporter.publish('state', state);
  }

  #report({ type, data }: DeviceEvent): void {
    if (STOPS_ANY_DEVICE.some((fault) => this.#faults.has(fault))) return;
    this.#reporter.publish('event', this.#payloads.complete('event', { type, ...data }));
  }

  #receive(message: IncomingMessage): void {
    if (this.#faults.has('frozen')) return;
    const command = this.#gate.admit(message, this.#reporter.now());
    if (command) this.#options.clock.after(COMMAND_TAKES_MS, () => this.#obey(command));
  }

  #obey(command: ReceivedCommand): void {
    const result = this.#behaviour.perform?.(command) ?? this.#performByContract(command);
    const reply: JsonObject = { commandId: command.id, ...result };
    this.#reporter.publish('reply', this.#payloads.complete('reply', reply));
    this.#showWork();
    // Also where nothing changed: it proves that the device is as it was asked to be.
    this.#lastState = '';
    this.#publishState();
  }

  #performByContract({ name, arguments: given }: ReceivedCommand): CommandOutcome {
    const command = this.#options.folder.contract.commands[name];
    if (!command) return { outcome: 'refused', reason: `there is no command ${name}` };
    const { proof, point, value } = command.expectedOutcome;
    const result = typeof value === 'string' && value.startsWith('$') ? given[value.slice(1)] : value;
    if (proof === 'point' && point && isScalar(result)) this.#payloads.command(point, result);
    if (name === 'restart') this.#options.clock.after(RESTARTS_AFTER_MS, () => this.setFault('reboot'));
    return { outcome: 'succeeded' };
  }
}

const isScalar = (value: unknown): value is JsonScalar => ['string', 'number', 'boolean'].includes(typeof value);
