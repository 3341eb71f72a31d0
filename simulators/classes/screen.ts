// A screen: plays its list in real time, tells once a minute what it has shown (proof of play), and puts texts over it.

import { type Cancel, hours, minutes, seconds } from '../foundation/clock.ts';
import { isJsonObject, type JsonObject } from '../foundation/json.ts';
import type {
  Behaviour,
  BehaviourContext,
  CommandOutcome,
  DeviceEvent,
  PointValues,
  ReceivedCommand,
} from './behaviour.ts';

interface Playlist {
  readonly id: string;
  readonly revision: number;
  readonly items: readonly string[];
}

interface Showing {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const DONE: CommandOutcome = { outcome: 'succeeded' };
const ITEM_MS = seconds(15);
const PROOF_MS = minutes(1);
const LAMP_HOURS_AT_START = 4210;
const DAILY: Playlist = {
  id: 'hall-daily',
  revision: 3,
  items: ['tariff-2026', 'safety-at-home', 'online-service', 'how-to-pay'],
};

export class Screen implements Behaviour {
  readonly stoppedBy = ['no-signal', 'playback-stalled'];
  readonly faultEffects = {
    'lamp-error': { brightness: 0 },
    'temperature-error': { temperature: 84 },
    'wrong-content': { playlistId: 'unknown' },
  };
  readonly #context: BehaviourContext;
  readonly #startedAtMs: number;
  /** What was shown since the last proof of play, by item. */
  readonly #shown = new Map<string, Showing>();
  #playlist = DAILY;
  #index = 0;
  #isOn = true;
  #overlay = 'none';
  #cancelOverlay: Cancel = () => {};
  #report: (event: DeviceEvent) => void = () => {};

  constructor(context: BehaviourContext) {
    this.#context = context;
    this.#startedAtMs = context.clock.monotonicMs();
  }

  read(channel: string): PointValues {
    return channel === 'telemetry' ? this.#readTelemetry() : this.#readState();
  }

  listen(report: (event: DeviceEvent) => void): Cancel {
    const { clock } = this.#context;
    this.#report = report;
    const endItems = clock.every(ITEM_MS, () => this.#showNext());
    const endProofs = clock.every(PROOF_MS, () => this.#prove());
    return () => {
      endItems();
      endProofs();
      this.#cancelOverlay();
    };
  }

  perform({ name, arguments: given }: ReceivedCommand): CommandOutcome | undefined {
    if (name === 'play') return this.#play(given);
    if (name === 'overlay') return this.#showOverlay(given);
    if (name === 'clearOverlay') return this.#endOverlay('cleared');
    if (name !== 'power') return undefined;
    this.#isOn = given.power === 'on';
    return DONE;
  }

  #readTelemetry(): PointValues {
    const { clock, chance } = this.#context;
    const lampHours = LAMP_HOURS_AT_START + Math.floor((clock.monotonicMs() - this.#startedAtMs) / hours(1));
    const temperature = chance.normal(this.#isOn ? 43 : 27, 0.3);
    return { brightness: this.#isOn ? 80 : 0, temperature, lampHours, storageFree: 62 };
  }

  #readState(): PointValues {
    const { id, revision } = this.#playlist;
    const content = { playlistId: id, playlistRevision: revision, mediaId: this.#mediaId() };
    const power = this.#isOn ? 'on' : 'standby';
    return { power, input: 'network', volume: 30, ...content, overlayLevel: this.#overlay };
  }

  #mediaId(): string {
    return this.#playlist.items[this.#index] ?? 'none';
  }

  #showNext(): void {
    const { clock, isWorking } = this.#context;
    if (!this.#isOn || !isWorking()) return;
    const to = clock.now();
    const { from, count } = this.#shown.get(this.#mediaId()) ?? { from: to - ITEM_MS, count: 0 };
    this.#shown.set(this.#mediaId(), { from, to, count: count + 1 });
    this.#index = (this.#index + 1) % this.#playlist.items.length;
  }

  #prove(): void {
    const { id: playlistId, revision: playlistRevision } = this.#playlist;
    for (const [mediaId, { from, to, count }] of this.#shown) {
      const times = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      this.#report({ type: 'media-played', data: { playlistId, playlistRevision, mediaId, ...times, count } });
    }
    this.#shown.clear();
  }

  #play({ playlistId, revision, items }: JsonObject): CommandOutcome {
    const ids = (Array.isArray(items) ? items : []).filter(isJsonObject).map(({ mediaId }) => String(mediaId));
    if (typeof playlistId !== 'string' || ids.length === 0) return { outcome: 'refused', reason: 'no playlist' };
    this.#prove();
    this.#playlist = { id: playlistId, revision: Number(revision), items: ids };
    this.#index = 0;
    this.#report({ type: 'playlist-changed', data: { playlistId, playlistRevision: this.#playlist.revision } });
    return DONE;
  }

  #showOverlay({ level, ttlS }: JsonObject): CommandOutcome {
    this.#endOverlay('replaced');
    this.#overlay = String(level);
    this.#cancelOverlay = this.#context.clock.after(seconds(Number(ttlS)), () => this.#endOverlay('expired'));
    this.#report({ type: 'overlay-shown', data: { level: this.#overlay } });
    return DONE;
  }

  #endOverlay(reason: 'expired' | 'cleared' | 'replaced'): CommandOutcome {
    this.#cancelOverlay();
    if (this.#overlay !== 'none') this.#report({ type: 'overlay-ended', data: { level: this.#overlay, reason } });
    this.#overlay = 'none';
    return DONE;
  }
}
