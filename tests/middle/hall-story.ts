// Tells a made-up day of a hall as inputs of the middle: steps in, inputs out, always the same.

import fc from 'fast-check';
import type { Device } from '../../hub/messages/device.ts';
import type { DisconnectCause, HandOver, Input, InputBody } from '../../hub/messages/input.ts';
import type { InboundMessage } from '../../hub/messages/observation.ts';
import { GadgetRun, GREETER, gadget, inbound } from '../support/gadget-class.ts';

const STORY_START = Date.UTC(2026, 10, 21, 9);
export const CAST: readonly Device[] = [gadget('gadget-01'), gadget('gadget-02'), gadget('greeter-01', GREETER)];

export type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'clock-set'; readonly ms: number }
  | { readonly do: 'new-key' }
  | { readonly do: 'disconnect'; readonly who: number; readonly cause: DisconnectCause }
  | { readonly do: 'connect' | 'reboot' | 'remove' | 'register' | 'redeliver' | 'retain'; readonly who: number }
  | { readonly do: 'measure'; readonly who: number; readonly heat: number; readonly heldUpMs: number }
  | { readonly do: 'state'; readonly who: number; readonly faults: readonly string[]; readonly mode: string }
  | { readonly do: 'press'; readonly who: number; readonly durationMs: number; readonly heldUpMs: number }
  | { readonly do: 'skip'; readonly who: number; readonly channel: string }
  | { readonly do: 'command'; readonly who: number; readonly mode: string; readonly handOver: HandOver | 'none' }
  | { readonly do: 'reply'; readonly who: number; readonly outcome: string }
  | { readonly do: 'meet'; readonly who: number; readonly consent: boolean; readonly personRef: string }
  | { readonly do: 'break'; readonly who: number; readonly channel: string; readonly text: string };

const who = fc.nat(CAST.length - 1);
const heldUpMs = fc.constantFrom(0, 0, 0, 20, 4_000, 90_000);

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(50, 400, 2_100, 3_100, 61_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clock-set'), ms: fc.constantFrom(-3_600_000, -7, 3_600_000) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'new-key' } as const) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('connect', 'reboot', 'redeliver', 'retain'), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('remove', 'register'), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('disconnect'),
      who,
      cause: fc.constantFrom('clean', 'socket-lost', 'keepalive-expired', 'taken-over', 'closed-by-hub'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('measure'), who, heat: fc.integer({ min: 0, max: 90 }), heldUpMs }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('state'),
      who,
      faults: fc.subarray(['jammed', 'worn']),
      mode: fc.constantFrom('idle', 'busy'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('press'), who, durationMs: fc.nat(500), heldUpMs }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('skip'), who, channel: fc.constantFrom('event', 'telemetry', 'state') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('command'),
      who,
      mode: fc.constantFrom('idle', 'busy', 'asleep'),
      handOver: fc.constantFrom('sent', 'sent', 'device-offline', 'none'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('reply'),
      who,
      outcome: fc.constantFrom('succeeded', 'failed', 'refused'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('meet'),
      who,
      consent: fc.boolean(),
      personRef: fc.constantFrom('p1', 'p2'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('break'),
      who,
      channel: fc.constantFrom('telemetry', 'event', 'state', 'gossip'),
      text: fc.constantFrom('{"heat": 1', '{}', '{"idCard":"1"}', '[]', '{"faults":["fire"],"at":"now"}', ''),
    }),
  },
) as fc.Arbitrary<Step>;

export const anyStory: fc.Arbitrary<readonly Step[]> = fc.array(anyStep, { minLength: 5, maxLength: 70 });

export class HallStory {
  readonly inputs: Input[] = [];
  readonly #runs = CAST.map((device) => new GadgetRun(device, `${device.id}-0`));
  readonly #sent: InboundMessage[][] = CAST.map(() => []);
  #now = STORY_START;
  #uptimeMs = 0;
  #starts = 0;
  #commands = 0;

  static tell(steps: readonly Step[]): readonly Input[] {
    const story = new HallStory();
    story.#say({ kind: 'hub-started', bootId: 'hub-0', pseudonymKey: 'key-0' });
    for (const device of CAST) story.#say({ kind: 'device-registered', device });
    for (const step of steps) story.#play(step);
    return story.inputs;
  }

  #say(body: InputBody): void {
    this.inputs.push({ at: this.#now, isClockTrusted: true, uptimeMs: this.#uptimeMs, ...body });
  }

  #play(step: Step): void {
    if (step.do === 'wait') return this.#wait(step.ms);
    if (step.do === 'clock-set') {
      this.#now += step.ms;
      return this.#say({ kind: 'time-passed' });
    }
    if (step.do === 'new-key')
      return this.#say({ kind: 'pseudonym-key-changed', pseudonymKey: `key-${++this.#starts}` });
    const device = CAST[step.who] as Device;
    const run = this.#runs[step.who] as GadgetRun;
    const sent = this.#sent[step.who] as InboundMessage[];
    switch (step.do) {
      case 'connect':
        return this.#say({ kind: 'device-connected', deviceId: device.id });
      case 'disconnect':
        return this.#say({ kind: 'device-disconnected', deviceId: device.id, cause: step.cause });
      case 'reboot':
        this.#runs[step.who] = new GadgetRun(device, `${device.id}-${++this.#starts}`);
        return;
      case 'register':
        return this.#say({ kind: 'device-registered', device });
      case 'remove':
        sent.length = 0;
        this.#runs[step.who] = new GadgetRun(device, `${device.id}-${++this.#starts}`);
        return this.#say({ kind: 'device-removed', deviceId: device.id });
      case 'redeliver':
        for (const message of sent.slice(-2)) this.#say({ kind: 'message', message });
        return;
      case 'retain':
        for (const message of sent.slice(-1)) this.#say({ kind: 'message', message: { ...message, isRetained: true } });
        return;
      case 'skip':
        run.say(step.channel, this.#now);
        return;
      case 'break':
        return this.#say({ kind: 'message', message: inbound(device, step.channel, step.text) });
      case 'measure':
        return this.#send(
          step.who,
          run.say('telemetry', this.#now - step.heldUpMs, { heat: step.heat, spinning: step.heat > 40 }),
        );
      case 'state':
        return this.#send(step.who, run.say('state', this.#now, { faults: step.faults, mode: step.mode }));
      case 'press':
        return this.#send(
          step.who,
          run.say('event', this.#now - step.heldUpMs, { type: 'pressed', durationMs: step.durationMs }),
        );
      case 'command':
        return this.#command(device, step);
      case 'reply':
        return this.#send(
          step.who,
          run.say('reply', this.#now, { commandId: `c-${Math.ceil(this.#commands / 2)}`, outcome: step.outcome }),
        );
      case 'meet': {
        const { consent, personRef } = step;
        return this.#send(
          step.who,
          run.say('event', this.#now, { type: 'met', consent, personRef, category: 'guest' }),
        );
      }
      default:
        step satisfies never;
    }
  }

  /** Each second one is a repetition of the one before. */
  #command({ id: deviceId }: Device, { mode, handOver }: Step & { readonly do: 'command' }): void {
    const id = `c-${Math.ceil(++this.#commands / 2)}`;
    const asked = { id, deviceId, name: 'setMode', arguments: { mode }, asker: 'operator', origin: 'centre' } as const;
    const times = { issuedAt: this.#now, expiresAt: this.#now + 60_000 };
    this.#say({ kind: 'command-requested', request: { ...asked, ...times, isRetained: false } });
    if (handOver !== 'none') this.#say({ kind: 'command-handed-over', id, outcome: handOver });
  }

  #send(who: number, message: InboundMessage): void {
    this.#sent[who]?.push(message);
    this.#say({ kind: 'message', message });
  }

  /** As the hub ticks, though not as often. */
  #wait(ms: number): void {
    for (const end = this.#now + ms; this.#now < end; ) {
      const stepMs = Math.min(end - this.#now, 1_000);
      this.#now += stepMs;
      this.#uptimeMs += stepMs;
      this.#say({ kind: 'time-passed' });
    }
  }
}
