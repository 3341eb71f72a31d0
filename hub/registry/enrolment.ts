// Keeps the hall in step with the registry: devices added or removed while the hub runs are taken up within a second.

import type { Part } from '../foundation/lifecycle.ts';
import type { Log } from '../foundation/log.ts';
import type { Device } from '../messages/device.ts';
import type { DeviceClass, DeviceId } from '../messages/ids.ts';
import type { InputBody } from '../messages/input.ts';
import type { Registry } from './registry.ts';

export interface EnrolmentOptions {
  readonly registry: Pick<Registry, 'list' | 'grantOf' | 'onChange'>;
  /** Devices that the hub knew before its restart: those removed since are taken out. */
  readonly knownBefore: readonly DeviceId[];
  readonly library: { has(deviceClass: DeviceClass): boolean };
  readonly broker: { disconnect(id: DeviceId): void };
  readonly notice: (input: InputBody) => void;
  readonly log: Log;
}

interface Enrolled {
  readonly device: Device;
  readonly grant: string | undefined;
}

export class Enrolment implements Part {
  readonly name = 'enrolment';
  readonly #options: EnrolmentOptions;
  #enrolled = new Map<DeviceId, Enrolled>();
  #endWatching = () => {};

  constructor(options: EnrolmentOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#follow(this.#options.knownBefore);
    this.#endWatching = this.#options.registry.onChange(() => this.#follow([...this.#enrolled.keys()]));
  }

  async stop(): Promise<void> {
    this.#endWatching();
  }

  #follow(known: readonly DeviceId[]): void {
    const { registry, notice, broker } = this.#options;
    const before = this.#enrolled;
    this.#enrolled = new Map(
      this.#usable().map((device) => [device.id, { device, grant: registry.grantOf(device.id) }]),
    );
    const gone = known.filter((id) => !this.#enrolled.has(id));
    const changed = [...this.#enrolled.values()].filter(
      ({ device }) => JSON.stringify(before.get(device.id)?.device) !== JSON.stringify(device),
    );
    const regranted = [...this.#enrolled].filter(
      ([id, { grant }]) => before.has(id) && before.get(id)?.grant !== grant,
    );
    for (const id of [...gone, ...regranted.map(([id]) => id)]) broker.disconnect(id);
    for (const deviceId of gone) notice({ kind: 'device-removed', deviceId });
    for (const { device } of changed) notice({ kind: 'device-registered', device });
  }

  #usable(): Device[] {
    const { registry, library, log } = this.#options;
    return registry.list().filter((device) => {
      const isUsable = library.has(device.class);
      if (!isUsable)
        log.error(
          { device: device.id, class: device.class },
          'no contract for the class of this device: it is left out',
        );
      return isUsable;
    });
  }
}
