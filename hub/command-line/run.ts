// `atrium run --config FILE`

import type { Command } from 'commander';
import { type HallOptions, type PortOptions, withHallOptions, withPortOptions } from './hall-options.ts';

export function addRunCommand(program: Command): void {
  withPortOptions(withHallOptions(program.command('run')))
    .description('run the hub of a hall')
    .addHelpText('after', '\nExample:\n  atrium run --config configs/demo.yaml --broker-port 2883')
    .action(async (options: HallOptions & PortOptions) => {
      const { runHub } = await import('./run-hub.ts');
      await runHub(options);
    });
}
