// Carries out `atrium audit`: looks into the journal, asks the centre, looks again, and compares.

import { readFile } from 'node:fs/promises';
import { type AuditInput, audit } from '../audit/audit.ts';
import type { Audit } from '../audit/findings.ts';
import { type Holdings, readHoldings } from '../audit/holdings.ts';
import { reportLines } from '../audit/report.ts';
import { loadConfig } from '../config/load-config.ts';
import { seconds, systemClock } from '../foundation/clock.ts';
import { AtriumError } from '../foundation/errors.ts';
import { inspectJournal } from '../journal/inspection.ts';
import { firstRecordedAfter, glanceAtRecords } from '../journal/record-glance.ts';
import { type HallOptions, overridesOf } from './hall-options.ts';
import { formatTable } from './table.ts';

export interface AuditOptions extends HallOptions {
  readonly from: string;
  readonly strict?: boolean;
  readonly json?: boolean;
}

interface Compared {
  readonly holdings: Holdings;
  readonly audit: Audit;
}

const ANSWER_MS = seconds(30);
/** A broker may have what it acknowledged to the hub just now, and the centre not yet. */
const SECOND_LOOK_MS = seconds(2);
const MOST_RECORDS_LISTED = 20;

export async function runAudit(options: AuditOptions): Promise<void> {
  try {
    const { hall, data } = loadConfig(options.config, overridesOf(options));
    const compared = await compare(data, hall.id, options.from);
    print(compared, { hall: hall.id, directory: data, isJson: options.json === true });
    process.exitCode = exitCodeOf(compared.audit, options.strict === true);
  } catch (error) {
    if (!(error instanceof AtriumError)) throw error;
    console.error(`${error.message} [${error.code}]`);
    process.exitCode = 2;
  }
}

async function compare(directory: string, hall: string, from: string): Promise<Compared> {
  const isLive = /^https?:\/\//.test(from);
  const first = await compareOnce(directory, hall, from);
  if (first.audit.lost.length + first.audit.conflicting.length === 0 || !isLive) return first;
  await systemClock.sleep(SECOND_LOOK_MS);
  return compareOnce(directory, hall, from, first.before);
}

async function compareOnce(
  directory: string,
  hall: string,
  from: string,
  before: AuditInput['before'] = lookInto(directory),
): Promise<Compared & Pick<AuditInput, 'before'>> {
  const isLive = /^https?:\/\//.test(from);
  const holdings = readHoldings(parse(isLive ? await ask(from) : await read(from), from), hall);
  const after = lookInto(directory);
  // A file may be older than what was confirmed since.
  const newFrom = isLive ? {} : { newFrom: firstRecordedAfter(directory, Date.parse(holdings.at)) };
  return { before, holdings, audit: audit({ before, after, holdings, ...newFrom }) };
}

function lookInto(directory: string): AuditInput['before'] {
  try {
    return inspectJournal(directory);
  } catch (cause) {
    if (cause instanceof AtriumError) throw cause;
    throw impossible(`The journal in ${directory} cannot be read (${reasonOf(cause)}).`, cause);
  }
}

async function ask(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (response.ok) return await response.text();
    throw new Error(`status ${response.status}`);
  } catch (cause) {
    throw impossible(
      `The centre gives no answer at ${url} (${reasonOf(cause)}). Check the address, and that it runs.`,
      cause,
    );
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw impossible(
      `${file} cannot be read (${reasonOf(cause)}). Give an http:// address or a file that exists.`,
      cause,
    );
  }
}

function parse(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw impossible(`${from} gives no JSON. It should be the answer of GET /holdings of a centre.`, cause);
  }
}

function print(
  { audit, holdings }: Compared,
  { hall, directory, isJson }: { hall: string; directory: string; isJson: boolean },
): void {
  const { at, isHallKnown } = holdings;
  if (isJson) return console.log(JSON.stringify({ hall, at, isHallKnown, ...audit }, null, 2));
  const lines = reportLines(audit, {
    hall,
    at,
    isHallKnown,
    glance: ({ lane, ranges }) => glanceAtRecords(directory, { lane, ranges, limit: MOST_RECORDS_LISTED }),
    table: formatTable,
  });
  console.log(lines.join('\n'));
}

function exitCodeOf({ verdict }: Audit, isStrict: boolean): number {
  if (verdict === 'complete-so-far') return isStrict ? 1 : 0;
  return verdict === 'complete' ? 0 : 1;
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}

function impossible(message: string, cause: unknown): AtriumError {
  return new AtriumError('AUDIT_IMPOSSIBLE', message, { cause });
}
