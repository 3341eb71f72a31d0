// `atrium check-config FILE`

import type { Command } from 'commander';

export function addCheckConfigCommand(program: Command): void {
  program
    .command('check-config <file>')
    .description('check a configuration and the contracts that it names, without starting anything')
    .addHelpText('after', '\nExample:\n  atrium check-config configs/demo.yaml')
    .action(async (file: string) => {
      const { describeConfig } = await import('./describe-config.ts');
      console.log(describeConfig(file));
    });
}
