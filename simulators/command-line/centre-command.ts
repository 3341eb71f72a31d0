// `atrium centre`

import { join } from 'node:path';
import type { Command } from 'commander';
import { wallClock } from '../foundation/clock.ts';
import { stopRequested } from '../foundation/stop-request.ts';
import { parsePort } from './options.ts';

interface CentreCommandOptions {
  readonly port: number;
  readonly figuresPort?: number;
  readonly data: string;
  readonly username: string;
  readonly passwordFile?: string;
}

export function addCentreCommand(program: Command): void {
  program
    .command('centre')
    .description(
      'run a simulated centre: a broker that takes what a hall sends, and checks that nothing is missing or doubled',
    )
    .option('--port <port>', 'port of its broker (MQTT)', parsePort, 1884)
    .option('--figures-port <port>', "port of GET /figures; one above the broker's where none is given", parsePort)
    .option('--username <hall>', 'id of the hall, with which its hub logs in', 'demo-hall')
    .option(
      '--password-file <file>',
      "file that holds the hub's password alone; centre-password in the data folder where none is given",
    )
    .option('--data <dir>', 'data folder of the hall', 'data/demo')
    .addHelpText(
      'after',
      '\nExamples:\n  atrium centre --username demo-hall --password-file data/demo/centre-password\n  curl http://127.0.0.1:1885/figures',
    )
    .action(runCentre);
}

async function runCentre({ port, figuresPort, data, username, passwordFile }: CentreCommandOptions): Promise<void> {
  const stopping = stopRequested();
  // Loaded when wanted: the hub's commands share this command line, and need no simulator in memory.
  const { Centre } = await import('../centre/centre.ts');
  const { showFigures } = await import('../centre/figures-line.ts');
  const { readPassword } = await import('../settings/settings.ts');
  const password = readPassword(passwordFile ?? join(data, 'centre-password'));
  const centre = new Centre({
    accounts: new Map([[username, password]]),
    port,
    portOption: '--port (in the demo: --centre-port)',
    figuresPort: figuresPort ?? (port === 0 ? 0 : port + 1),
    onRefused: (what) => console.warn(what),
  });
  try {
    const ports = await centre.start();
    console.log(
      `ready: centre for ${username}, MQTT ${ports.port}, figures http://127.0.0.1:${ports.figuresPort}/figures`,
    );
    const endFigures = showFigures({ clock: wallClock, figures: () => centre.figures(), output: process.stdout });
    await stopping;
    endFigures();
  } finally {
    await centre.stop();
  }
  process.exit(0);
}
