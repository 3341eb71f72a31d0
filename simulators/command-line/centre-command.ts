// `atrium centre`, `atrium centre command`

import type { Command } from 'commander';
import { parsePort, parsePositiveNumber } from './options.ts';
import type { CentreCommandOptions } from './run-centre.ts';
import type { SendOptions } from './send-command.ts';

const EXAMPLES = `
Examples:
  atrium centre --username demo-hall --password-file data/demo/centre-password
  atrium centre --broker mqtt://127.0.0.1:1883 --username centre --password-file centre.password
  atrium centre --silent                             stores and gives no receipts
  atrium centre --refuse demo-hall/event/7           will not take event 7
  curl http://127.0.0.1:1885/figures
  atrium centre command --hall demo-hall --device kiosk-01 --name printTestPage`;

const COMMAND_EXAMPLES = `
Prints each state as the hall says it. Exit code 0: succeeded; 1: refused, failed or expired; 2: the hall did not answer in
time, so it is not known what became of it. The same --id again asks what became of it and never acts twice.

Examples:
  atrium centre command --hall demo-hall --device screen-01 --name volume --arguments '{"volume":40}'
  atrium centre command --broker mqtt://127.0.0.1:1883 --username centre --password-file centre.password \\
    --hall demo-hall --device kiosk-01 --name restart --ttl 10`;

export function addCentreCommand(program: Command): void {
  const centre = program
    .command('centre')
    .description('run a centre: stores what halls send, gives receipts, checks that nothing lacks, sends commands')
    .option('--port <port>', 'port of its own broker (MQTT)', parsePort, 1884)
    .option('--broker <url>', 'be a client of this broker, mqtt:// or mqtts://, instead of running one')
    .option('--hall <id...>', 'with --broker: only these halls')
    .option('--client-id <id>', 'with --broker: keep a session under this id while the centre is away')
    .option('--api-port <port>', 'port of its HTTP API; one above that of its broker where none is given', parsePort)
    .option('--figures-port <port>', 'the same, by its older name', parsePort)
    .option('--username <name>', 'id of the hall whose hub logs in; with --broker: how the centre logs in')
    .option('--password-file <file>', 'file that holds the password alone; centre-password in the data folder without')
    .option('--accounts <file>', 'for many halls: YAML or JSON with a password for each hall id')
    .option('--data <dir>', 'data folder of the hall', 'data/demo')
    .option(
      '--store <file>',
      'file that keeps what arrives; "memory" keeps nothing over a restart',
      'data/centre.sqlite',
    )
    .option('--silent', 'give no receipts')
    .option('--refuse <rule...>', 'will not take HALL/LANE/NUMBER, each also *; or type=TYPE, type=TYPE@SUBJECT')
    .addHelpText('after', EXAMPLES)
    // Loaded when wanted: the hub's commands share this command line, and need no simulator in memory.
    .action(async (options: CentreCommandOptions) => (await import('./run-centre.ts')).runCentre(options))
    .enablePositionalOptions();
  addSendCommand(centre);
}

function addSendCommand(centre: Command): void {
  centre
    .command('command')
    .description('send a command to a device of a hall, and print what becomes of it')
    .requiredOption('--hall <id>', 'the hall')
    .requiredOption('--device <id>', 'the device')
    .requiredOption('--name <name>', "a command of the device's contract")
    .option('--arguments <json>', 'its arguments, a JSON object', '{}')
    .option('--ttl <seconds>', 'the hall must not act on it later', parsePositiveNumber, 30)
    .option('--id <id>', 'its idempotency key; made at random without')
    .option('--asker <name>', 'who asks', 'centre')
    .option('--api <url>', 'HTTP API of the running centre that sends it', 'http://127.0.0.1:1885')
    .option('--broker <url>', 'send it over this broker instead')
    .option('--username <name>', 'with --broker: how to log in')
    .option('--password-file <file>', 'with --broker: file that holds the password alone')
    .addHelpText('after', COMMAND_EXAMPLES)
    .action(async (options: SendOptions) => (await import('./send-command.ts')).sendCommand(options));
}
