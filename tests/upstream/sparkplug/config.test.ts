// What a configuration for Sparkplug may say.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../../hub/config/load-config.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function load(upstream: object) {
  const name = { en: 'Hall', zh: '营业厅' };
  const hall = { id: 'hall-1', name, zones: [{ id: 'waiting', name }] };
  const file = join(temporaryFolder(), 'hall.yaml');
  writeFileSync(file, stringify({ hall, contracts: ['.'], upstream: { url: 'mqtt://centre', ...upstream } }));
  return loadConfig(file);
}

describe('a configuration', () => {
  it('for Sparkplug has a group, and waits for no host unless told', () => {
    expect(load({ format: 'sparkplug' }).upstream?.sparkplug).toEqual({ group: 'atrium', primaryHost: null });
    const sparkplug = { group: '城南', primaryHost: 'opsCentre' };
    expect(load({ format: 'sparkplug', sparkplug }).upstream?.sparkplug).toEqual(sparkplug);
  });

  it('with receipts, which Sparkplug does not know, is refused; for CloudEvents it is not', () => {
    expect(() => load({ format: 'sparkplug', confirmation: 'receipt' })).toThrow(
      /upstream\.confirmation \(line \d+\): Sparkplug knows no receipts/,
    );
    expect(load({ confirmation: 'receipt' }).upstream?.confirmation).toBe('receipt');
  });

  it('with a name that no topic can bear is refused', () => {
    for (const wrong of [{ group: 'a/b' }, { group: '' }, { group: 'a\u0000b' }, { primaryHost: '+' }])
      expect(() => load({ format: 'sparkplug', sparkplug: wrong }), JSON.stringify(wrong)).toThrow(
        /upstream\.sparkplug/,
      );
  });
});
