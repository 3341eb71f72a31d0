// The young generation stays small until it is let grow: a promise of V8's flags, not of its interface.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const HEAP = join(import.meta.dirname, '../../hub/foundation/heap.ts');
const LIMIT = '--max-semi-space-size=8';

const SCRIPT = `
  import v8 from 'node:v8';
  import { keepHeapSmall, letHeapGrow } from ${JSON.stringify(HEAP)};
  const young = () => v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size;
  const load = () => { const kept = []; for (let i = 0; i < 300_000; i += 1) kept.push({ i, list: [i] }); return kept.length; };
  keepHeapSmall();
  load();
  const small = young();
  letHeapGrow();
  load();
  console.log(JSON.stringify({ small, large: young() }));
`;

describe('the heap', () => {
  it('keeps its young generation small whatever is loaded, until it is let grow', () => {
    const output = execFileSync(process.execPath, [LIMIT, '--input-type=module', '--eval', SCRIPT], {
      encoding: 'utf8',
    });
    const { small, large } = JSON.parse(output) as { small: number; large: number };
    expect(small).toBeLessThan(4_000_000);
    expect(large).toBeGreaterThan(12_000_000);
  });
});
