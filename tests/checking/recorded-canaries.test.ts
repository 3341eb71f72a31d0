// Recorded messages of face terminals leave no mark of a person behind.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listClassFolders, loadClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { ContractChecker } from '../../hub/checking/contract-checker.ts';
import { ContractLibrary } from '../../hub/checking/contract-library.ts';
import { deviceClass } from '../../hub/messages/ids.ts';
import { everythingIn, gadget, gadgetFolder, greeterFolder, inbound } from '../support/gadget-class.ts';
import { hasSharedData, sharedData, WHY_SKIPPED } from '../support/shared-data.ts';

const CONTRACTS = join(import.meta.dirname, '../../firmware-contracts');
const folders = [...listClassFolders([CONTRACTS]).map(loadClassFolder), gadgetFolder, greeterFolder];
const library = new ContractLibrary(folders);
const checker = new ContractChecker(library);
checker.usePseudonymKey('key of the day');

/** The marks as they stand in the fixtures, and the beginning of `CANARY` in base64. */
const MARKS = /CANARY|Q0FOQVJZ/;

/** Every fixture as it stands, and what it holds one and two levels down. */
function payloadsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.json')) return [text];
  const levels = (value: unknown, depth: number): unknown[] =>
    typeof value !== 'object' || value === null || depth === 0
      ? [value]
      : [value, ...Object.values(value).flatMap((child) => levels(child, depth - 1))];
  return levels(JSON.parse(text), 2).map((value) => JSON.stringify(value));
}

describe.skipIf(!hasSharedData)(`messages of real camera and terminal dialects (${WHY_SKIPPED})`, () => {
  const fixtures = hasSharedData
    ? readdirSync(sharedData('fixtures'))
        .filter((name) => /\.(json|xml)$/.test(name))
        .map((name) => ({ name, payloads: payloadsOf(sharedData(`fixtures/${name}`)) }))
    : [];

  it('hold marks to look for', () => {
    expect(fixtures.filter(({ payloads }) => payloads.some((text) => MARKS.test(text))).length).toBeGreaterThanOrEqual(
      2,
    );
  });

  it.each(library.classes())('leave no mark behind when a %s sends them, whole or torn, on any channel', (name) => {
    const device = gadget('device-01', deviceClass(name));
    const leaks = fixtures.flatMap(({ name: fixture, payloads }) =>
      payloads.flatMap((text) =>
        [text, text.slice(0, -2), `{"faults":[],"type":${text}}`].flatMap((payload) =>
          library.channelsOf(device.class).flatMap((channel) => {
            const result = checker.check(inbound(device, channel.name, payload), 0);
            const seen = everythingIn(result);
            return MARKS.test(seen) ? [`${fixture} on ${channel.name}: ${seen}`] : [];
          }),
        ),
      ),
    );
    expect(leaks).toEqual([]);
  });
});
