// `atrium backup --to DIR` and `atrium restore --from DIR`

import type { Command } from 'commander';
import { type HallOptions, withHallOptions } from './hall-options.ts';
import type { RestoreOptions } from './restore-actions.ts';

const BACKUP_EXAMPLE = `
The hub may run meanwhile. The folder appears only when the backup is whole.

Example:
  atrium backup --config hall.yaml --to /mnt/backup/$(date +%F)`;

const RESTORE_EXAMPLE = `
Stop the hub first. The journal goes on under a new epoch, and tells the centre so.

Example:
  atrium restore --config hall.yaml --from /mnt/backup/2026-11-22 --replace`;

export function addBackupCommand(program: Command): void {
  withHallOptions(program.command('backup'))
    .description('copy journal, registry and secrets of a hall, also while its hub runs')
    .requiredOption('--to <dir>', 'folder that the backup becomes; not there yet, or empty')
    .addHelpText('after', BACKUP_EXAMPLE)
    .action(async (options: HallOptions & { to: string }) => {
      const { makeBackup } = await import('./backup-actions.ts');
      await makeBackup(options);
    });
}

export function addRestoreCommand(program: Command): void {
  withHallOptions(program.command('restore'))
    .description('put a backup in the data folder of a hall')
    .requiredOption('--from <dir>', 'folder of the backup')
    .option('--replace', 'put a journal that is there aside')
    .addHelpText('after', RESTORE_EXAMPLE)
    .action(async (options: RestoreOptions) => {
      const { restoreBackup } = await import('./restore-actions.ts');
      await restoreBackup(options);
    });
}
