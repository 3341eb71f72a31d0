// What the hub says of itself, and when: as something begins and as it ends, not at every look.

import { beforeEach, describe, expect, it } from 'vitest';
import type { HubCondition } from '../hub/messages/hub-condition.ts';
import type { InputBody } from '../hub/messages/input.ts';
import { LANES } from '../hub/messages/record.ts';
import type { LaneRoom, StorageView } from '../hub/messages/storage-view.ts';
import type { UpstreamView } from '../hub/messages/upstream-view.ts';
import { SelfWatch } from '../hub/self-watch.ts';
import { FakeClock } from './support/fake-clock.ts';

const ROOM: LaneRoom = { unsentBytes: 0, bytesPerHour: 0, hoursLeft: null };
const byLane = <T>(value: T) =>
  Object.fromEntries(LANES.map((lane) => [lane, value])) as Record<(typeof LANES)[number], T>;

let clock: FakeClock;
let storage: StorageView;
let upstream: UpstreamView;
let isClockTrusted: boolean;
let isDoorReady: boolean;
let told: (readonly HubCondition[])[];
let watch: SelfWatch;

beforeEach(() => {
  clock = new FakeClock();
  isClockTrusted = true;
  isDoorReady = true;
  told = [];
  storage = {
    isHealthy: true,
    fault: '',
    since: 0,
    damage: null,
    usedBytes: 0,
    limitBytes: 1,
    brownOut: 'none',
    givenUp: 0,
    setAside: 0,
    lanes: byLane(ROOM),
    syncsPerHour: 0,
    bytesPerHour: 0,
  };
  upstream = {
    state: 'online',
    since: 0,
    reason: { en: 'nothing answers', zh: '无应答' },
    lanes: byLane({ last: 0, confirmed: 0, backlog: 0 }),
    backlog: 0,
    inFlight: 0,
    confirmation: 'receipt',
    isApplicationSilent: false,
    lastConfirmedAt: null,
  };
  watch = new SelfWatch({
    storage: () => storage,
    upstream: () => upstream,
    isDoorReady: () => isDoorReady,
    isClockTrusted: () => isClockTrusted,
    warnBelowHours: 24,
    clock,
    submit: async (input: InputBody) => {
      if (input.kind === 'hub-conditions') told.push(input.active);
    },
  });
});

const codes = () => told.at(-1)?.map(({ code }) => code);

describe('the hub', () => {
  it('says at the start that nothing is wrong, which clears what the run before left', async () => {
    await watch.start();
    clock.advance(60_000);
    expect(told).toEqual([[]]);
  });

  const faults: [string, string, () => void][] = [
    ['a disk that refuses writes', 'disk-failing', () => (storage = { ...storage, isHealthy: false, fault: 'full' })],
    ['a journal that was damaged', 'journal-damaged', () => (storage = { ...storage, damage: 'malformed' })],
    ['records given up', 'records-given-up', () => (storage = { ...storage, givenUp: 7 })],
    ['records set aside', 'records-set-aside', () => (storage = { ...storage, setAside: 1 })],
    ['a silent application', 'centre-silent', () => (upstream = { ...upstream, isApplicationSilent: true })],
    ['a clock in doubt', 'clock-untrusted', () => (isClockTrusted = false)],
  ];

  it.each(faults)('tells of %s once, and of its end', async (_, code, begin) => {
    const healthy = { storage, upstream };
    await watch.start();
    begin();
    clock.advance(5_000);
    expect([told.length, codes()]).toEqual([2, [code]]);
    ({ storage, upstream } = healthy);
    isClockTrusted = true;
    clock.advance(3_600_000);
    expect([told.length, codes()]).toEqual([3, []]);
  });

  it('gives the figures in both languages', async () => {
    storage = { ...storage, setAside: 3 };
    await watch.start();
    expect(told[0]?.[0]?.detail).toEqual({ en: '3 wait aside.', zh: '已搁置 3 条。' });
  });

  it('warns of too little room once that has lasted for ten minutes, not after a burst', async () => {
    const ample = storage.lanes;
    const scarce = { ...ample, telemetry: { ...ROOM, hoursLeft: 23.9 } };
    await watch.start();
    storage = { ...storage, lanes: scarce };
    clock.advance(599_000);
    storage = { ...storage, lanes: ample };
    clock.advance(2_000);
    storage = { ...storage, lanes: scarce };
    clock.advance(600_000);
    expect(told).toEqual([[]]);
    clock.advance(3_000);
    expect(codes()).toEqual(['space-low']);
  });

  it('calls nobody for a line that was away for less than five minutes', async () => {
    await watch.start();
    upstream = { ...upstream, state: 'offline' };
    clock.advance(299_000);
    upstream = { ...upstream, state: 'online' };
    clock.advance(2_000);
    upstream = { ...upstream, state: 'connecting' };
    clock.advance(299_000);
    expect(codes()).toEqual([]);
    clock.advance(3_000);
    expect(codes()).toEqual(['centre-unreachable']);
  });

  it('calls somebody for a broker of the site that is away for longer than its restart takes', async () => {
    await watch.start();
    isDoorReady = false;
    clock.advance(15_000);
    expect(codes()).toEqual([]);
    clock.advance(2_000);
    expect(codes()).toEqual(['broker-unreachable']);
    isDoorReady = true;
    clock.advance(1_000);
    expect(codes()).toEqual([]);
  });

  it('does not take what was given up before its start for news', async () => {
    storage = { ...storage, givenUp: 1_000 };
    await watch.start();
    clock.advance(10_000);
    expect(codes()).toEqual([]);
  });

  it('looks no more once stopped', async () => {
    await watch.start();
    await watch.stop();
    isClockTrusted = false;
    clock.advance(10_000);
    expect(told).toEqual([[]]);
  });
});
