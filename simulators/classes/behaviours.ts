// Which classes follow the hall; every other class follows its contract alone.

import type { Behaviour, BehaviourContext } from './behaviour.ts';
import { contractDriven } from './contract-driven.ts';
import { EnvironmentSensor } from './environment-sensor.ts';
import { FaceCamera } from './face-camera.ts';
import { GuideRobot } from './guide-robot.ts';
import { Kiosk } from './kiosk.ts';
import { PeopleCounter } from './people-counter.ts';
import { Screen } from './screen.ts';

type BehaviourFactory = (context: BehaviourContext) => Behaviour;

const BEHAVIOURS: Readonly<Record<string, BehaviourFactory>> = {
  'environment-sensor': (context) => new EnvironmentSensor(context),
  'face-camera': (context) => new FaceCamera(context),
  'guide-robot': (context) => new GuideRobot(context),
  kiosk: (context) => new Kiosk(context),
  'people-counter': (context) => new PeopleCounter(context),
  screen: (context) => new Screen(context),
};

export function behaviourOf(deviceClass: string): BehaviourFactory {
  return BEHAVIOURS[deviceClass] ?? contractDriven;
}
