// Any class without a behaviour of its own: its contract alone says what it measures, and now and then one of its events comes.

import { type Cancel, minutes } from '../foundation/clock.ts';
import type { Behaviour, BehaviourContext, DeviceEvent } from './behaviour.ts';

const MEAN_PAUSE_MS = minutes(1);

export function contractDriven(context: BehaviourContext): Behaviour {
  return { listen: (report) => tellNowAndThen(context, report) };
}

/** What else the event's schema asks for is filled in from the schema. */
function tellNowAndThen(context: BehaviourContext, report: (event: DeviceEvent) => void): Cancel {
  const { contract, clock, chance } = context;
  const [first, ...others] = Object.keys(contract.events);
  let cancel: Cancel = () => {};
  const plan = (): void => {
    cancel = clock.after(chance.exponential(MEAN_PAUSE_MS), () => {
      if (first !== undefined) report({ type: chance.pick([first, ...others]), data: {} });
      plan();
    });
  };
  plan();
  return () => cancel();
}
