// Prints the hash of all decisions on a recorded log, for a comparison between processes.

import { createHash } from 'node:crypto';
import { readInputLog } from './input-log.ts';
import { asBytes, KeptMiddle } from './kept-middle.ts';

const decisions = new KeptMiddle().handleAll(readInputLog(process.argv[2] ?? ''));
console.log(createHash('sha256').update(asBytes(decisions)).digest('hex'));
