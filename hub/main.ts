// The hub's part of the command line.

import type { Command } from 'commander';
import { addCheckConfigCommand } from './command-line/check-config.ts';
import { addContractsCommand } from './command-line/contracts.ts';
import { addDeviceCommand } from './command-line/device.ts';
import { addRunCommand } from './command-line/run.ts';
import { addTokenCommand } from './command-line/token.ts';

export function addHubCommands(program: Command): void {
  addRunCommand(program);
  addCheckConfigCommand(program);
  addContractsCommand(program);
  addDeviceCommand(program);
  addTokenCommand(program);
}
