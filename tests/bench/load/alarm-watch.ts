// Waits at the centre for alarms of devices, and knows when each one came.

import type { Centre } from '../peers/centre.ts';
import { Arrivals } from './arrivals.ts';

interface CloudEvent {
  readonly type?: string;
  readonly subject?: string;
  readonly data?: { readonly code?: string };
}

export class AlarmWatch {
  readonly #arrivedAt = new Map<string, number>();
  #arrivals: Arrivals | undefined;

  static async at(centre: Centre): Promise<AlarmWatch> {
    const watch = new AlarmWatch();
    watch.#arrivals = await Arrivals.at({ ...centre, topic: 'halls/+/alarm' }, (payload) => watch.#note(payload));
    return watch;
  }

  /** By the monotonic clock of this process; undefined while it has not come. */
  arrivedAt(deviceId: string, code: string): number | undefined {
    return this.#arrivedAt.get(`${deviceId} ${code}`);
  }

  async stop(): Promise<void> {
    await this.#arrivals?.stop();
  }

  #note(payload: string): void {
    const { type, subject, data } = JSON.parse(payload) as CloudEvent;
    if (type !== 'io.atrium.alarm.raised' || !subject || !data?.code) return;
    this.#arrivedAt.set(`${subject} ${data.code}`, performance.now());
  }
}
