// `atrium token add NAME`

import { type Command, InvalidArgumentError } from 'commander';
import { type HallOptions, withHallOptions } from './hall-options.ts';

const EXAMPLE = `
Example:
  TOKEN=$(atrium token add monitoring)
  curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8080/api/v1/devices`;

export function addTokenCommand(program: Command): void {
  const token = program.command('token').description('API tokens for scripts');
  const actions = () => import('./token-actions.ts');
  withHallOptions(token.command('add'))
    .argument('<name>', 'what it is for, to find it again when it is removed', parseName)
    .description('make an API token and print it, once')
    .addHelpText('after', EXAMPLE)
    .action(async (name: string, options: HallOptions) => (await actions()).addToken(name, options));
  withHallOptions(token.command('remove <name>'))
    .description('remove an API token; a running hub refuses it within a second')
    .addHelpText('after', '\nExample:\n  atrium token remove monitoring')
    .action(async (name: string, options: HallOptions) => (await actions()).removeToken(name, options));
}

function parseName(text: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u.test(text)) return text;
  throw new InvalidArgumentError('a name has 1 to 64 letters or digits, and may hold spaces . _ @ -');
}
