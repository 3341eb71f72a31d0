// The simulators' part of the command line.

import type { Command } from 'commander';
import { addCentreCommand } from './command-line/centre-command.ts';
import { addDemoCommand } from './command-line/demo-command.ts';
import { addSimulateCommand } from './command-line/simulate-command.ts';

export function addSimulatorCommands(program: Command): void {
  addDemoCommand(program);
  addSimulateCommand(program);
  addCentreCommand(program);
}
