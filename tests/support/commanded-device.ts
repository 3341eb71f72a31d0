// A device of a test that takes commands and answers them as the test says.

import { TestDevice } from './test-device.ts';
import type { TestDevice as DeviceIdentity, TestHall } from './test-hall.ts';

export interface TakenCommand {
  readonly id: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Each has a boot of its own, as its numbers begin anew. */
let starts = 0;

export class CommandedDevice {
  readonly device: TestDevice;
  /** All that came, in order. */
  readonly taken: TakenCommand[] = [];
  readonly #acts: (command: TakenCommand, device: TestDevice) => Promise<void>;

  private constructor(device: TestDevice, acts: (command: TakenCommand, device: TestDevice) => Promise<void>) {
    this.device = device;
    this.#acts = acts;
  }

  static async connect(
    hall: TestHall,
    identity: DeviceIdentity,
    acts: (command: TakenCommand, device: TestDevice) => Promise<void> = succeed,
  ): Promise<CommandedDevice> {
    starts += 1;
    const device = await TestDevice.connect(hall, identity, `boot-${starts}`);
    const commanded = new CommandedDevice(device, acts);
    device.client.on('message', (_topic, payload) => commanded.#take(JSON.parse(payload.toString()) as TakenCommand));
    await device.client.subscribeAsync(device.topic('command'), { qos: 1 });
    return commanded;
  }

  #take(command: TakenCommand): void {
    this.taken.push(command);
    // What is cut off with the hub is not answered.
    this.#acts(command, this.device).catch(() => undefined);
  }
}

export async function succeed(command: TakenCommand, device: TestDevice): Promise<void> {
  await device.say('reply', { commandId: command.id, outcome: 'succeeded' });
}
