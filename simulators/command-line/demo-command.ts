// `atrium demo`

import type { Command } from 'commander';
import { stopRequested } from '../foundation/stop-request.ts';
import { parsePort, parsePositiveNumber } from './options.ts';

interface DemoCommandOptions {
  readonly config: string;
  readonly data?: string;
  readonly brokerPort?: number;
  readonly statusPort?: number;
  readonly centrePort?: number;
  readonly figuresPort?: number;
  readonly controlPort?: number;
  readonly speed?: number;
}

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('run a whole demo hall: hub, simulated devices and visitors, and a simulated centre')
    .option('-c, --config <file>', 'configuration of the hall', 'configs/demo.yaml')
    .option('--data <dir>', 'folder for journal, registry and secrets, instead of the configured one')
    .option('--broker-port <port>', 'port for the devices (MQTT)', parsePort)
    .option('--status-port <port>', 'port of the status page', parsePort)
    .option('--centre-port <port>', "port of the simulated centre's broker", parsePort)
    .option(
      '--figures-port <port>',
      "port of the centre's figures; one above its broker's where none is given",
      parsePort,
    )
    .option('--control-port <port>', 'port on which faults are switched', parsePort)
    .option('--speed <factor>', 'how fast the visitors live, up to 1000', parsePositiveNumber)
    .addHelpText(
      'after',
      '\nExamples:\n  atrium demo\n  atrium demo --status-port 9090 --speed 10\n  atrium simulate --config configs/demo.yaml --device kiosk-01 --fault paper-out',
    )
    .action(runDemo);
}

async function runDemo(options: DemoCommandOptions): Promise<void> {
  const stopping = stopRequested();
  // Loaded when wanted: the hub's commands share this command line, and need no simulator in memory.
  const { Demo } = await import('../demo/demo.ts');
  const { readSettings } = await import('../settings/settings.ts');
  const settings = readSettings(options.config, options.data);
  const centrePort = options.centrePort ?? settings.centrePort;
  const demo = new Demo({
    config: options.config,
    settings,
    brokerPort: options.brokerPort ?? settings.brokerPort,
    statusPort: options.statusPort,
    centrePort,
    figuresPort: options.figuresPort ?? (centrePort === 0 ? 0 : centrePort + 1),
    controlPort: options.controlPort ?? settings.controlPort,
    speed: options.speed ?? settings.speed,
    print: (line) => console.log(line),
  });
  try {
    await Promise.race([demo.start().then(() => stopping), demo.broken, stopping]);
  } finally {
    await demo.stop();
  }
  process.exit(0);
}
