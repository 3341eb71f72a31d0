// The climate sensor of a zone: what the people in it make of the air, with a real sensor's noise.

import type { Cancel } from '../foundation/clock.ts';
import type {
  Behaviour,
  BehaviourContext,
  CommandOutcome,
  DeviceEvent,
  PointValues,
  ReceivedCommand,
} from './behaviour.ts';

const CO2_LIMIT_PPM = 1000;
/** It is over only some way below the limit, or noise would make events. */
const CO2_BACK_BELOW_PPM = 950;
const CALIBRATION_MS = 5000;
const LAMPS_LX = 320;
const SUN_LX = 260;
const AIR_PRESSURE_HPA = 1013.25;

export class EnvironmentSensor implements Behaviour {
  readonly faultEffects = {
    'climate-element-failed': { temperature: -40, humidity: 0 },
    'co2-element-failed': { co2: 0 },
    'dust-inlet-blocked': { pm25: 0 },
    'value-implausible': { temperature: 79.9 },
    condensation: { humidity: 100 },
  };
  readonly #context: BehaviourContext;
  #isExceeded = false;
  #report: (event: DeviceEvent) => void = () => {};

  constructor(context: BehaviourContext) {
    this.#context = context;
  }

  read(channel: string): PointValues {
    if (channel === 'state') return { operation: 'measuring', firmwareVersion: '1.3.0' };
    const { hall, zone, chance } = this.#context;
    const climate = hall.climateOf(zone);
    const temperature = chance.normal(climate.temperatureC, 0.05);
    const humidity = chance.normal(climate.humidityPct, 0.3);
    const co2 = chance.normal(climate.co2Ppm, 4);
    this.#watchLimit(co2);
    return {
      temperature,
      humidity,
      humidityRatio: humidityRatio(temperature, humidity),
      co2,
      illuminance: chance.normal(illuminanceAt(hall.hourOfDay, hall.isOpen), 4),
      pm25: chance.normal(14 + 0.2 * hall.visitorsInside.length, 1),
      noise: chance.normal(climate.noiseDb, 1.2),
      occupancy: hall.occupancyOf(zone) > 0 ? 1 : 0,
    };
  }

  listen(report: (event: DeviceEvent) => void): Cancel {
    this.#report = report;
    return () => {};
  }

  perform({ name }: ReceivedCommand): CommandOutcome | undefined {
    if (name !== 'calibrateCo2') return undefined;
    const finished = { type: 'calibration-finished', data: { point: 'co2', outcome: 'succeeded' } };
    this.#context.clock.after(CALIBRATION_MS, () => this.#report(finished));
    return { outcome: 'succeeded' };
  }

  #watchLimit(co2: number): void {
    const isNow = co2 > (this.#isExceeded ? CO2_BACK_BELOW_PPM : CO2_LIMIT_PPM);
    if (isNow === this.#isExceeded) return;
    this.#isExceeded = isNow;
    const data = { point: 'co2', value: Math.round(co2), limit: CO2_LIMIT_PPM };
    this.#report({ type: isNow ? 'limit-exceeded' : 'limit-returned', data });
  }
}

function illuminanceAt(hourOfDay: number, isOpen: boolean): number {
  const sun = Math.max(0, Math.sin(((hourOfDay - 6) / 12) * Math.PI)) * SUN_LX;
  return (isOpen ? LAMPS_LX : 0) + sun;
}

/** Kilograms of water in a kilogram of dry air, by the Magnus formula. */
function humidityRatio(temperatureC: number, humidityPct: number): number {
  const saturationHpa = 6.112 * Math.exp((17.62 * temperatureC) / (243.12 + temperatureC));
  const vapourHpa = (humidityPct / 100) * saturationHpa;
  return (0.622 * vapourHpa) / (AIR_PRESSURE_HPA - vapourHpa);
}
