// What `atrium simulate` refuses, in words, and what it does with a file of measurements.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addSimulatorCommands } from '../../../simulators/main.ts';
import { ROOT } from '../../support/atrium-process.ts';
import { inventory } from '../support/headless-hall.ts';
import { RecordingBroker } from '../support/recording-broker.ts';

let broker: RecordingBroker;
let data: string;

beforeEach(async () => {
  broker = await RecordingBroker.start();
  data = mkdtempSync(join(tmpdir(), 'atrium-simulate-'));
  const secrets = Object.fromEntries(inventory.map(({ id }) => [id, 'secret']));
  writeFileSync(join(data, 'device-secrets.json'), JSON.stringify(secrets));
});
afterEach(async () => {
  await broker.stop();
  rmSync(data, { recursive: true });
});

async function simulate(...args: readonly string[]): Promise<void> {
  const program = new Command().exitOverride();
  addSimulatorCommands(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} });
  const common = [
    'simulate',
    '--config',
    join(ROOT, 'configs/demo.yaml'),
    '--data',
    data,
    '--broker-port',
    String(broker.port),
  ];
  await program.parseAsync([...common, ...args], { from: 'user' });
}

describe('atrium simulate', () => {
  it.each([
    [['--device', 'kiosk-99'], /no simulated device "kiosk-99".*kiosk-01/],
    [['--device', 'kiosk-01', '--fault', 'sorrow'], /kiosk has no fault "sorrow".*paper-out/],
    [['--fault', 'offline'], /--device/],
    [['--device', 'kiosk-01', '--clear', 'offline'], /No running simulation/],
    [['--speed', '2000'], /at most 1000/],
    [['--speed', 'fast'], /a number above 0/],
    [['--start', '25:00'], /HH:MM/],
    [['--broker-port', '70000'], /0 to 65535/],
    [['--replay', 'x.csv', '--device', 'sensor-01'], /--map/],
    [['--replay', 'x.csv', '--map', 'co2=CO2'], /--device/],
    [['--replay', 'x.csv', '--map', 'co2', '--device', 'sensor-01'], /name=value/],
    [['--replay', 'x.csv', '--map', 'co2=CO2', '--device', 'sensor-01'], /x\.csv cannot be read/],
  ])('refuses %j with a sentence that says what is wrong', async (args, message) => {
    await expect(simulate('--control-port', '0', ...args)).rejects.toThrow(message);
    expect(broker.connects).toBe(0);
  });

  it('names the port and the option when the control port is taken', async () => {
    const control = simulate('--control-port', String(broker.port));
    await expect(control).rejects.toThrow(new RegExp(`${broker.port}.*--control-port`));
  });

  it('says how to register a device that has no secret', async () => {
    writeFileSync(join(data, 'device-secrets.json'), '{}');
    await expect(simulate('--control-port', '0')).rejects.toThrow(/no secret for robot-01.*atrium device import/);
  });

  it('replays a file through one device and ends with the counts', async () => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
    const file = join(data, 'room.csv');
    writeFileSync(file, '"date","T"\n"1","2015-02-04 17:51:00",23.18\n"2","2015-02-04 17:51:59",23.15\n');
    await simulate('--replay', file, '--device', 'sensor-01', '--map', 'temperature=T', '--speed', 'max');
    const output = printed.mock.calls.flat().join('\n');
    printed.mockRestore();
    expect(output).toContain(
      '2 rows, 2 messages, 2 values, 0 empty cells, 2015-02-04T17:51:00.000Z to 2015-02-04T17:51:59.000Z',
    );
    expect(output).toContain('all 2 messages with 2 values are with the broker');
    expect(broker.on('telemetry').map(({ payload }) => payload.temperature)).toEqual([23.18, 23.15]);
  });
});
