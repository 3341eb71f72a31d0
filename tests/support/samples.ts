// The good and bad samples that every device class ships.

import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from './atrium-process.ts';

export interface Sample {
  readonly name: string;
  readonly channel: string;
  readonly reason: string;
  readonly violates?: { readonly reason: string; readonly path: string };
  /** The bytes on the wire. */
  readonly text: string;
}

export const CLASSES: readonly string[] = globSync('firmware-contracts/*/contract.yaml', { cwd: ROOT })
  .map((path) => path.split('/')[1] ?? '')
  .filter((name) => !name.startsWith('_'))
  .sort();

export function samplesOf(deviceClass: string, kind: 'good' | 'bad'): readonly Sample[] {
  const files = globSync(join(ROOT, 'firmware-contracts', deviceClass, 'samples', kind, '*.json')).sort();
  return files.map((file) => {
    const { payload, payloadText, ...about } = JSON.parse(readFileSync(file, 'utf8')) as Omit<
      Sample,
      'name' | 'text'
    > & {
      payload?: object;
      payloadText?: string;
    };
    return { ...about, name: basename(file, '.json'), text: payloadText ?? JSON.stringify(payload) };
  });
}
