// `atrium contracts check [DIR…]`

import type { Command } from 'commander';

const FOLDERS = 'Folders hold class folders, or are one; without any, the shipped classes are checked.';

export function addContractsCommand(program: Command): void {
  program
    .command('contracts')
    .description('work with device classes')
    .command('check [folders...]')
    .description('name whatever device classes lack: schemas, samples, texts, documentation')
    .addHelpText('after', `\n${FOLDERS}\n\nExample:\n  atrium contracts check site-contracts`)
    .action(async (folders: string[]) => {
      const { checkContracts } = await import('./check-contracts.ts');
      checkContracts(folders);
    });
}
