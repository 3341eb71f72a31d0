// Real measurements, played through real sockets, hub and journal to a real centre: every value is accounted for.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../hub/messages/json.ts';
import type { AtriumProcess } from '../support/atrium-process.ts';
import { CentreListener, type CloudEvent } from '../support/centre-listener.ts';
import { readTable } from '../support/csv.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { hasSharedData, sharedData, WHY_SKIPPED } from '../support/shared-data.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const CENTRE_USER = { username: 'test-hall', password: 'secret-of-the-hall' };
const WINDOW_MS = 60_000;

const ROOM = {
  device: { id: 'sensor-01', class: 'environment-sensor' },
  file: 'uci-occupancy/room-environment-2015-02-04_to_10.csv',
  rows: 8143,
  columns: {
    temperature: 'Temperature',
    humidity: 'Humidity',
    illuminance: 'Light',
    co2: 'CO2',
    humidityRatio: 'HumidityRatio',
    occupancy: 'Occupancy',
  },
};
const ENTRANCE = {
  device: { id: 'counter-01', class: 'people-counter' },
  file: 'calit2-people-counts/inflow-2005-07-24_to_2005-09-17.csv',
  rows: 2688,
  columns: { peopleIn: 'observed' },
};

interface Recording {
  readonly device: { readonly id: string; readonly class: string };
  readonly file: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, string>>;
}

describe.skipIf(!hasSharedData)(`recorded measurements (${WHY_SKIPPED})`, () => {
  let mosquitto: Mosquitto;
  let centre: CentreListener;
  let hall: TestHall;
  let hub: AtriumProcess;

  beforeAll(async () => {
    mosquitto = await Mosquitto.start({ users: { [CENTRE_USER.username]: CENTRE_USER.password } });
    centre = await CentreListener.start(mosquitto.url, CENTRE_USER);
    const limits = { publishesPerSecond: 2000, publishBurst: 4000 };
    hall = await TestHall.create({
      devices: [ROOM.device, ENTRANCE.device],
      centre: { port: mosquitto.port, ...CENTRE_USER },
      limits,
    });
    hub = await hall.startHub();
  });
  afterAll(async () => {
    await centre?.stop();
    await hall?.remove();
    await mosquitto?.dispose();
  });

  it('are played through the hub, which is then stopped and started: open windows are closed, not lost', async () => {
    await Promise.all([ROOM, ENTRANCE].map(replay));
    expect(await hub.interrupt()).toBe(0);
    hub = await hall.startHub();
  }, 120_000);

  it.each([ROOM, ENTRANCE])('of $device.id are at the centre to the last value', async (recording: Recording) => {
    const { id } = recording.device;
    const windows = () => centre.of('io.atrium.telemetry.window', id);
    const firstPoint = Object.keys(recording.columns)[0] ?? '';
    await waitFor(() => sumOf(windows(), firstPoint) === recording.rows, {
      what: `${recording.rows} values of ${id} at the centre`,
    });
    expectSameAsFile(windows(), recording);
  });

  it('broke no contract', async () => {
    expect((await hall.quarantine()).count).toBe(0);
    for (const device of await hall.devices())
      expect(device.counts).toMatchObject({ violations: 0, duplicates: 0, lost: 0 });
  });

  it('raise no alarm but those that the replay explains', () => {
    const raised = new Set(centre.of('io.atrium.alarm.raised').map(({ data }) => String(data.id)));
    // Each device leaves when its file ends. Times of years ago come in faster than they were made, as a backlog does:
    // they prove nothing about now, so a replay that takes longer than the freshness window makes its device silent.
    const explained = [ROOM, ENTRANCE].flatMap(({ device: { id } }) => [`${id}/offline`, `${id}/silent`]);
    expect(explained).toEqual(expect.arrayContaining([...raised]));
    expect([...raised]).toEqual(expect.arrayContaining(['sensor-01/offline', 'counter-01/offline']));
  });

  async function replay({ device, file, columns }: Recording): Promise<void> {
    const map = Object.entries(columns)
      .map(([point, column]) => `${point}=${column}`)
      .join(',');
    const recording = [
      '--replay',
      sharedData(file),
      '--map',
      map,
      '--time-column',
      'date',
      '--speed',
      'max',
      '--rate',
      '1000',
    ];
    const simulator = hall.run('simulate', '--config', hall.configFile, '--device', device.id, ...recording);
    expect(await simulator.ended(), simulator.output).toBe(0);
  }
});

interface WindowFigures {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly last: number;
}

function figuresOf({ data }: CloudEvent, point: string): WindowFigures | undefined {
  return (data.points as JsonObject)[point] as unknown as WindowFigures | undefined;
}

function sumOf(windows: readonly CloudEvent[], point: string): number {
  return windows.reduce((sum, window) => sum + (figuresOf(window, point)?.count ?? 0), 0);
}

/** Groups the file by minute on its own, and compares each minute and point with what the centre has. */
function expectSameAsFile(windows: readonly CloudEvent[], { file, columns, rows }: Recording): void {
  const table = readTable(sharedData(file));
  expect(table.rows.length).toBe(rows);
  const dateIndex = table.head.indexOf('date');
  const minuteOf = (row: readonly string[]) => Math.floor(toTime(row[dateIndex] ?? '') / WINDOW_MS) * WINDOW_MS;
  const minutes = Map.groupBy(table.rows, minuteOf);
  const byMinute = new Map(windows.map((window) => [Date.parse(String(window.data.from)), window]));
  expect(byMinute.size).toBe(windows.length);
  expect(new Set(byMinute.keys())).toEqual(new Set(minutes.keys()));
  for (const [minute, inMinute] of minutes) {
    for (const [point, column] of Object.entries(columns)) {
      const values = inMinute.map((row) => Number(row[table.head.indexOf(column)]));
      const received = figuresOf(byMinute.get(minute) as CloudEvent, point);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const where = `${new Date(minute).toISOString()} ${point}`;
      expect({ ...received, mean: undefined, unit: undefined }, where).toEqual({
        count: values.length,
        min: Math.min(...values),
        max: Math.max(...values),
        last: values.at(-1),
        mean: undefined,
        unit: undefined,
      });
      expect(received?.mean, where).toBeCloseTo(mean, 9);
    }
  }
}

/** Times without a zone are UTC, as the replay says. */
function toTime(text: string): number {
  return Date.parse(text.includes('T') ? text : `${text.replace(' ', 'T')}Z`);
}
