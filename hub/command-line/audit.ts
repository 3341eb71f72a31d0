// `atrium audit --config FILE --from URL|FILE`

import type { Command } from 'commander';
import type { AuditOptions } from './audit-action.ts';
import { withHallOptions } from './hall-options.ts';

const EXAMPLES = `
Says "complete", or exactly what lacks. Works while the hub runs and while it is stopped, and changes nothing.
Exit code 0: nothing is lost; 1: something is, or nobody can know, or with --strict
some is still on its way; 2: the two cannot be compared.

Examples:
  atrium audit --config configs/demo.yaml --from http://127.0.0.1:1885/holdings
  curl -s http://127.0.0.1:1885/holdings > holdings.json; atrium audit --config configs/demo.yaml --from holdings.json`;

export function addAuditCommand(program: Command): void {
  withHallOptions(program.command('audit'))
    .description('compare what the centre holds with the journal and the loss ledger')
    .requiredOption('--from <address or file>', 'what the centre holds: GET /holdings, or a file with its answer')
    .option('--strict', 'records on their way count as lacking')
    .option('--json', 'the findings as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: AuditOptions) => (await import('./audit-action.ts')).runAudit(options));
}
