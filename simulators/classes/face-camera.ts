// The face camera at the entrance: sees most of those who come in, and says who it was only of those who agreed.

import type { Cancel } from '../foundation/clock.ts';
import type { JsonObject } from '../foundation/json.ts';
import type { SeededChance } from '../foundation/seeded-chance.ts';
import type { Visitor } from '../hall/visitor.ts';
import type {
  Behaviour,
  BehaviourContext,
  CommandOutcome,
  DeviceEvent,
  PointValues,
  ReceivedCommand,
} from './behaviour.ts';

export class FaceCamera implements Behaviour {
  readonly stoppedBy = ['signal-loss'];
  readonly faultEffects = {
    'signal-loss': { frameRate: 0 },
    'image-too-dark': { imageQuality: 'too-dark' },
    'image-too-bright': { imageQuality: 'too-bright' },
    'lens-dirty': { imageQuality: 'too-blurry' },
    'temperature-critical': { temperature: 82 },
  };
  readonly #context: BehaviourContext;
  #facesSeen: number;
  #isPaused = false;

  constructor(context: BehaviourContext) {
    this.#context = context;
    this.#facesSeen = context.hall.tallyToday(context.deviceId, 'seen');
  }

  read(channel: string): PointValues {
    const { hall, chance } = this.#context;
    if (channel === 'state') {
      return { recognition: this.#isPaused ? 'paused' : 'active', imageQuality: 'good', firmwareVersion: '5.1.0' };
    }
    const busyPct = this.#isPaused ? 9 : 28 + 3 * hall.occupancyOf('entrance');
    return {
      frameRate: chance.normal(25, 0.2),
      processorUsage: chance.normal(busyPct, 2),
      temperature: chance.normal(41, 0.4),
      facesSeen: this.#facesSeen,
    };
  }

  listen(report: (event: DeviceEvent) => void): Cancel {
    const { hall, deviceId, chance, isWorking } = this.#context;
    return hall.onEvent(({ kind, device, visitor }) => {
      if (kind !== 'seen' || device !== deviceId || this.#isPaused || !isWorking()) return;
      this.#facesSeen += 1;
      report({ type: 'person-seen', data: describe(visitor, chance) });
    });
  }

  perform({ name }: ReceivedCommand): CommandOutcome | undefined {
    if (name !== 'pauseRecognition' && name !== 'resumeRecognition') return undefined;
    this.#isPaused = name === 'pauseRecognition';
    return { outcome: 'succeeded' };
  }
}

function describe(visitor: Visitor, chance: SeededChance): JsonObject {
  if (!visitor.hasConsented) return { consent: false };
  const likelihood = Math.round(chance.between(0.82, 0.99) * 100) / 100;
  const category = chance.happens(0.05) ? 'vip' : 'visitor';
  return { consent: true, personRef: `person-${visitor.number}`, category, likelihood };
}
