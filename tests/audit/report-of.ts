// The report of an audit as one text, without the table.

import type { Audit } from '../../hub/audit/findings.ts';
import { reportLines } from '../../hub/audit/report.ts';

export function reportOf(audit: Audit): string {
  const at = '2026-01-05T10:00:00.000Z';
  return reportLines(audit, { hall: 'hall-1', at, isHallKnown: true, glance: () => [], table: () => '' }).join('\n');
}
