// A hall with one gadget, driven step by step, with the hub's time in hand.

import type { Decision } from '../../hub/messages/decision.ts';
import type { DeviceView } from '../../hub/messages/device.ts';
import type { InputBody } from '../../hub/messages/input.ts';
import { GadgetRun, gadget } from '../support/gadget-class.ts';
import { KeptMiddle } from './kept-middle.ts';

export const device = gadget();
export const TICK_MS = 200;

export class GadgetHall {
  readonly hub = new KeptMiddle();
  now = Date.UTC(2026, 10, 21, 9);
  uptimeMs = 0;
  run = new GadgetRun(device, 'b1');

  /** A hub that has started, with the gadget registered and connected. */
  static connected(): GadgetHall {
    const hall = new GadgetHall();
    hall.start();
    hall.input({ kind: 'device-connected', deviceId: device.id });
    return hall;
  }

  get view(): DeviceView {
    const [view] = this.hub.middle.devices();
    if (!view) throw new Error('the gadget is not registered');
    return view;
  }

  get alarms(): readonly string[] {
    return this.hub.middle.activeAlarms().map(({ code }) => code);
  }

  input(body: InputBody, isClockTrusted = true): Decision {
    return this.hub.handle({ at: this.now, isClockTrusted, uptimeMs: this.uptimeMs, ...body });
  }

  start(bootId = 'hub-1'): void {
    this.input({ kind: 'hub-started', bootId, pseudonymKey: 'key' });
    this.input({ kind: 'device-registered', device });
  }

  /** The hub ends, cleanly or not, and comes back at the same instant. */
  restart(isClean: boolean): void {
    if (isClean) this.input({ kind: 'hub-stopping' });
    this.hub.restart();
    this.start('hub-2');
  }

  /** A message made `agoMs` before the hub's time. */
  say(channel: string, data: object = {}, agoMs = 0): Decision {
    return this.input({ kind: 'message', message: this.run.say(channel, this.now - agoMs, data) });
  }

  pass(ms: number): void {
    for (const end = this.now + ms; this.now < end; ) {
      const stepMs = Math.min(end - this.now, TICK_MS);
      this.now += stepMs;
      this.uptimeMs += stepMs;
      this.input({ kind: 'time-passed' });
    }
  }

  /** Live telemetry each second, by a clock that is off by so much. */
  chatter(seconds: number, aheadMs = 0): void {
    for (let second = 0; second < seconds; second++) {
      this.pass(1_000);
      this.say('telemetry', { heat: second }, -aheadMs);
    }
  }
}
