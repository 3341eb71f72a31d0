// Walks every device class and names whatever its folder lacks.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readClassFiles } from '../firmware-contracts/class-files.ts';
import { listClassFolders, loadClassFolder } from '../firmware-contracts/load-contracts.ts';
import { findContractGaps } from '../hub/checking/contract-gaps.ts';
import { ContractLibrary } from '../hub/checking/contract-library.ts';
import { allOutputs } from '../tools/generate/all-outputs.ts';
import { isStale } from '../tools/generate/generated-file.ts';

const ROOT = join(import.meta.dirname, '..');
const DIRECTORY = join(ROOT, 'firmware-contracts');
const folders = readdirSync(DIRECTORY, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const classes = listClassFolders([DIRECTORY]).map(loadClassFolder);

describe('the catalogue of device classes', () => {
  it('holds the six classes of the hall and not the blueprint', () => {
    const names = ['environment-sensor', 'face-camera', 'guide-robot', 'kiosk', 'people-counter', 'screen'];
    expect(new ContractLibrary(classes).classes()).toEqual(names);
  });

  it.each(folders.map(({ name }) => name))('%s lacks nothing', (name) => {
    expect(findContractGaps(readClassFiles(join(DIRECTORY, name)))).toEqual([]);
  });

  it.each(folders.map(({ name }) => name))('%s shows at least four bad messages of several kinds', (name) => {
    const bad = [...readClassFiles(join(DIRECTORY, name)).texts].filter(([path]) => path.startsWith('samples/bad/'));
    const reasons = bad.map(
      ([, text]) => (JSON.parse(text) as { violates: { reason: string; path: string } }).violates,
    );
    expect(bad.length).toBeGreaterThanOrEqual(4);
    expect(new Set(reasons.map(({ reason }) => reason)).size).toBeGreaterThanOrEqual(2);
    expect(new Set(reasons.map(({ path }) => path)).size).toBeGreaterThanOrEqual(3);
  });

  it('keeps high priority for few alarms, as ISA-18.2 asks', () => {
    const priorities = classes.flatMap(({ contract }) =>
      Object.values(contract.faults).map(({ priority }) => priority),
    );
    const share = (wanted: string) => priorities.filter((priority) => priority === wanted).length / priorities.length;
    expect(share('high')).toBeGreaterThan(0);
    expect(share('high')).toBeLessThanOrEqual(0.05);
    expect(share('low')).toBeGreaterThanOrEqual(0.65);
  });

  it('lets every class say something within 15 seconds of its start', () => {
    for (const { contract } of classes) expect(contract.liveness.rhythmMs, contract.class).toBeLessThan(15_000);
  });

  it('has fresh types, tables and AsyncAPI document', async () => {
    const stale = (await allOutputs(ROOT)).filter((file) => isStale(ROOT, file)).map(({ path }) => path);
    expect(stale, 'run `npm run generate`').toEqual([]);
  });
});
