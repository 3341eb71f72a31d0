// A desk with one gadget before it, the clocks in hand, and a journal that keeps what the desk says.

import { CommandDesk } from '../../hub/commands/command-desk.ts';
import type { CommandChange, SavedCommand } from '../../hub/commands/saved-command.ts';
import type { Command, CommandRequest, CommandView } from '../../hub/messages/command.ts';
import type { JsonObject } from '../../hub/messages/json.ts';
import type { Observation, PointValue } from '../../hub/messages/observation.ts';
import type { Moment } from '../../hub/messages/record-drafts.ts';
import { gadget, gadgetLibrary } from '../support/gadget-class.ts';

export const device = gadget();
export const START = Date.UTC(2026, 10, 21, 9);
const library = gadgetLibrary();

export class DeskStory {
  now = START;
  uptimeMs = 1_000;
  isClockTrusted = true;
  isConnected = true;
  readonly devices = new Set([device.id]);
  readonly views: CommandView[] = [];
  readonly sent: Command[] = [];
  /** As JSON, so that nothing survives that a journal would not hold. */
  readonly kept = new Map<string, string>();
  /** How often something was written down. */
  writes = 0;
  desk = this.#open();

  get moment(): Moment {
    return { at: this.now, uptimeMs: this.uptimeMs, isClockTrusted: this.isClockTrusted };
  }

  get states(): readonly string[] {
    return this.views.map(({ state, reason }) => (reason ? `${state} ${reason.code}` : state));
  }

  ask(changes: Partial<CommandRequest> = {}): CommandView | undefined {
    const request: CommandRequest = {
      id: 'c-1',
      deviceId: device.id,
      name: 'spin',
      arguments: { speed: 7 },
      asker: 'operator',
      origin: 'centre',
      issuedAt: this.now,
      expiresAt: this.now + 60_000,
      isRetained: false,
      ...changes,
    };
    this.take(this.desk.request(request, this.moment));
    return this.desk.find(request.id);
  }

  /** Asked, and handed to the device. */
  send(changes: Partial<CommandRequest> = {}): void {
    const id = this.ask(changes)?.id ?? '';
    this.handOver(id);
  }

  handOver(id = 'c-1', outcome: 'sent' | 'device-offline' = 'sent'): void {
    this.take(this.desk.handedOver(id, outcome, this.moment));
  }

  reply(outcome: string, more: JsonObject = {}): void {
    this.hear({ channel: 'reply', data: { commandId: 'c-1', outcome, ...more } });
  }

  /** A point seen `agoMs` before now; undefined: by a device whose clock is not known. */
  see(name: string, value: PointValue['value'], agoMs: number | undefined = 0, isNewest = true): void {
    const madeAt = agoMs === undefined ? undefined : this.now - agoMs;
    const observation = this.observation({ channel: 'state', points: [{ name, value, unit: '' }] });
    this.take(this.desk.heard({ observation, isNewest, madeAt }, this.moment));
  }

  hear(changes: Partial<Observation>): void {
    this.take(
      this.desk.heard({ observation: this.observation(changes), isNewest: true, madeAt: this.now }, this.moment),
    );
  }

  pass(ms: number): void {
    this.now += ms;
    this.uptimeMs += ms;
    this.take(this.desk.timePassed(this.moment));
  }

  /** The hub ends without a word, and is back after so long. */
  restart(awayMs = 0): void {
    this.now += awayMs;
    this.uptimeMs = 0;
    this.desk = this.#open();
    this.take(this.desk.hubStarted(this.moment));
  }

  take(changes: readonly CommandChange[]): void {
    for (const { id, view, saved, send } of changes) {
      if (view) this.views.push(view);
      if (send) this.sent.push(send);
      if (saved !== undefined) this.writes += 1;
      if (saved === null) this.kept.delete(id);
      else if (saved) this.kept.set(id, JSON.stringify(saved));
    }
  }

  observation(changes: Partial<Observation>): Observation {
    return {
      deviceId: device.id,
      deviceClass: device.class,
      channel: 'state',
      at: this.now,
      receivedAt: this.now,
      isRetained: false,
      boot: 'b1',
      seq: 1,
      data: {},
      points: [],
      faults: undefined,
      ...changes,
    };
  }

  #open(): CommandDesk {
    return new CommandDesk({
      saved: [...this.kept.values()].map((text) => JSON.parse(text) as SavedCommand),
      commandOf: (deviceClass, name) => library.commandOf(deviceClass, name),
      deviceOf: (id) => (this.devices.has(id) ? { class: device.class, isConnected: this.isConnected } : undefined),
    });
  }
}
