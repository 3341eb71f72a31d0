// Inputs of the middle as lines of JSON, with payloads in base64.

import { readFileSync } from 'node:fs';
import type { Input } from '../../hub/messages/input.ts';

export function readInputLog(file: string): readonly Input[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) =>
    JSON.parse(line, (key, value) => (key === 'payload' ? Buffer.from(value, 'base64') : value)),
  ) as Input[];
}
