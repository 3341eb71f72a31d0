// What the faults of a device's line and program do, and how each is undone.

import { type Cancel, type Clock, hours, seconds } from '../foundation/clock.ts';
import { breakPayload } from './broken-payload.ts';
import type { LineFault } from './faults.ts';
import { type Reporter, toText } from './reporter.ts';

export interface LineFaultScene {
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly sayTelemetry: () => void;
  /** What a restart makes the device forget. */
  readonly forget: () => void;
  /** Connects again, unless another fault keeps it away. */
  readonly comeBack: () => void;
  /** The fault is over by itself. */
  readonly finish: (fault: LineFault) => void;
}

const CLOCK_ERROR_MS = -hours(2);
const REBOOT_MS = seconds(2);
const FLOOD_MS = seconds(5);
const FLOOD_EVERY_MS = 20;
const FLOOD_MESSAGES = 10;

/** The result undoes it. */
export function beginLineFault(fault: LineFault, scene: LineFaultScene): Cancel {
  switch (fault) {
    case 'offline':
      scene.reporter.cut();
      return scene.comeBack;
    case 'frozen':
      // The device itself sees that it is frozen, and does nothing.
      return () => {};
    case 'malformed':
      return breakPayloads(scene);
    case 'wrong-clock':
      scene.reporter.setClockError(CLOCK_ERROR_MS);
      return () => scene.reporter.setClockError(0);
    case 'reboot':
      return reboot(scene);
    case 'flood':
      return flood(scene);
  }
}

function breakPayloads({ reporter }: LineFaultScene): Cancel {
  let turn = 0;
  reporter.encode = (payload) => breakPayload(payload, turn++);
  return () => {
    reporter.encode = toText;
  };
}

function reboot({ reporter, clock, forget, comeBack, finish }: LineFaultScene): Cancel {
  reporter.cut();
  reporter.restart();
  forget();
  const cancel = clock.after(REBOOT_MS, () => finish('reboot'));
  return () => {
    cancel();
    comeBack();
  };
}

function flood({ clock, sayTelemetry, finish }: LineFaultScene): Cancel {
  const stopPouring = clock.every(FLOOD_EVERY_MS, () => {
    for (let count = 0; count < FLOOD_MESSAGES; count++) sayTelemetry();
  });
  const stopWaiting = clock.after(FLOOD_MS, () => finish('flood'));
  return () => {
    stopPouring();
    stopWaiting();
  };
}
