// Air and sound of one zone: they follow the people in it, and come slowly back to rest.

import { minutes } from '../foundation/clock.ts';

export interface Climate {
  readonly co2Ppm: number;
  readonly temperatureC: number;
  readonly humidityPct: number;
  readonly noiseDb: number;
}

const OUTDOOR_CO2_PPM = 420;
const CO2_PPM_PER_PERSON = 45;
const COOL_C = 22;
const WARMTH_C_PER_PERSON = 0.09;
const DRY_PCT = 42;
const MOISTURE_PCT_PER_PERSON = 0.35;
const QUIET_DB = 38;
/** Twice the talkers, three decibels more; the first ones are heard most. */
const DB_PER_TENFOLD_PEOPLE = 16;
const AIR_CHANGE_MS = minutes(12);
const WARMING_MS = minutes(35);

export class ZoneClimate {
  #occupancy = 0;
  #at: number;
  #co2Ppm = OUTDOOR_CO2_PPM + 30;
  #temperatureC = COOL_C;
  #humidityPct = DRY_PCT;

  constructor(at: number) {
    this.#at = at;
  }

  setOccupancy(at: number, occupancy: number): void {
    this.#advance(at);
    this.#occupancy = occupancy;
  }

  read(at: number): Climate {
    this.#advance(at);
    return {
      co2Ppm: this.#co2Ppm,
      temperatureC: this.#temperatureC,
      humidityPct: this.#humidityPct,
      noiseDb: QUIET_DB + DB_PER_TENFOLD_PEOPLE * Math.log10(1 + this.#occupancy),
    };
  }

  /** The exact solution between two changes of the occupancy, so that it does not matter how often somebody looks. */
  #advance(at: number): void {
    const elapsedMs = Math.max(0, at - this.#at);
    const people = this.#occupancy;
    this.#co2Ppm = settle(this.#co2Ppm, OUTDOOR_CO2_PPM + CO2_PPM_PER_PERSON * people, elapsedMs / AIR_CHANGE_MS);
    this.#temperatureC = settle(this.#temperatureC, COOL_C + WARMTH_C_PER_PERSON * people, elapsedMs / WARMING_MS);
    this.#humidityPct = settle(
      this.#humidityPct,
      DRY_PCT + MOISTURE_PCT_PER_PERSON * people,
      elapsedMs / AIR_CHANGE_MS,
    );
    this.#at = Math.max(this.#at, at);
  }
}

function settle(from: number, towards: number, timeConstants: number): number {
  return towards + (from - towards) * Math.exp(-timeConstants);
}
