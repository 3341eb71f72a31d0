// The hub's part of the command line.

import type { Command } from 'commander';
import { addAuditCommand } from './command-line/audit.ts';
import { addBackupCommand, addRestoreCommand } from './command-line/backup.ts';
import { addCheckConfigCommand } from './command-line/check-config.ts';
import { addContractsCommand } from './command-line/contracts.ts';
import { addDeviceCommand } from './command-line/device.ts';
import { addRunCommand } from './command-line/run.ts';
import { addTokenCommand } from './command-line/token.ts';

export function addHubCommands(program: Command): void {
  addRunCommand(program);
  addAuditCommand(program);
  addCheckConfigCommand(program);
  addContractsCommand(program);
  addDeviceCommand(program);
  addTokenCommand(program);
  addBackupCommand(program);
  addRestoreCommand(program);
}
