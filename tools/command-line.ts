// The whole command line: the hub's commands and the simulators', which know nothing of each other.

import { Command } from 'commander';
import { addHubCommands } from '../hub/main.ts';
import packageJson from '../package.json' with { type: 'json' };
import { addSimulatorCommands } from '../simulators/main.ts';

export async function main(argv: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipe();
  const program = new Command('atrium')
    .description('Edge hub for smart service halls')
    .version(packageJson.version)
    // `centre` and `centre command` both have --hall and --broker: which one is meant follows from the place.
    .enablePositionalOptions()
    .showHelpAfterError('(add --help for the options)');
  addHubCommands(program);
  addSimulatorCommands(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    console.error(messageFor(error));
    process.exitCode = 1;
  }
}

/** `atrium device list | head -1` closes the pipe early, which is no error. */
function endQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/** Errors with a code say what happened and what to do; anything else is a defect and shows where it came from. */
function messageFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hasCode = 'code' in error && typeof error.code === 'string';
  return hasCode ? `${error.message} [${error.code}]` : (error.stack ?? error.message);
}
