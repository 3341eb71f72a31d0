// `atrium simulate`

import type { Command } from 'commander';
import { parsePairs, parsePort, parsePositiveNumber, parseTimeOfDay, parseWholeNumber } from './options.ts';
import type { SimulateOptions } from './simulate.ts';

const EXAMPLES = `
Examples:
  atrium simulate --config configs/demo.yaml                                        all devices of the hall
  atrium simulate --config configs/demo.yaml --device kiosk-01                      one device in a process of its own
  atrium simulate --config configs/demo.yaml --device kiosk-01 --fault paper-out    a fault on, in a running simulation or anew
  atrium simulate --config configs/demo.yaml --device kiosk-01 --clear paper-out    and off
  atrium simulate --config configs/demo.yaml --replay room.csv --device sensor-01 \\
    --map temperature=Temperature,humidity=Humidity,co2=CO2 --time-column date --speed max

Faults of every class: offline, frozen, malformed, wrong-clock, reboot, flood. Each class adds those of its contract.
Times of a file without a zone are taken as UTC.`;

export function addSimulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('simulate the devices of a hall, switch their faults, or replay measurements through one of them')
    .requiredOption('-c, --config <file>', 'configuration of the hall')
    .option('--data <dir>', 'folder with the device secrets, instead of the configured one')
    .option('--broker-port <port>', "port of the hub's broker", parsePort)
    .option('--control-port <port>', 'port of the control API; for single devices any free one', parsePort)
    .option('--device <id...>', 'only these devices')
    .option('--fault <name...>', 'faults to switch on at these devices')
    .option('--clear <name...>', 'faults to switch off at these devices')
    .option('--speed <factor>', 'how fast the visitors live, up to 1000; of a replay also "max"', parseSpeed)
    .option('--seed <number>', 'another seed makes another day', parseWholeNumber)
    .option('--start <HH:MM>', "the hall's time of day at the start", parseTimeOfDay, 10)
    .option('--replay <file>', 'play this CSV file through one device, with its times')
    .option('--map <pairs>', 'of a replay: point=column,…', parsePairs)
    .option('--constant <pairs>', 'of a replay: point=value,… for points that the file has not', parsePairs)
    .option('--time-column <name>', 'of a replay: the column with the times', 'date')
    .option('--time-format <format>', 'of a replay: iso, epoch-s, epoch-ms, or such as DD/MM/YYYY HH:mm', 'iso')
    .option('--rate <number>', 'of a replay: messages a second, at most', parsePositiveNumber, 90)
    .addHelpText('after', EXAMPLES)
    .action(simulate);
}

/** Loaded when wanted: the hub's commands share this command line, and need no simulator in memory. */
async function simulate(options: SimulateOptions): Promise<void> {
  const { simulate } = await import('./simulate.ts');
  await simulate(options);
}

function parseSpeed(text: string): number | 'max' {
  return text === 'max' ? 'max' : parsePositiveNumber(text);
}
