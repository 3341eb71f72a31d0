// Errors carry code and cause, and docs/errors.md has a row for each code.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AtriumError, ERROR_CODES, systemErrorCode } from '../../hub/foundation/errors.ts';

describe('errors', () => {
  it('docs/errors.md has one row for each code, with meaning and what to do, and no other', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (.+) \| (.+) \|$/gm)];
    expect(rows.map(([, code]) => code).sort()).toEqual([...ERROR_CODES].sort());
    for (const [, , meaning, advice] of rows)
      expect([meaning, advice].every((cell) => cell && cell.length > 15)).toBe(true);
  });

  it('carries code, retryability, context and cause', () => {
    const cause = new Error('deep');
    const error = new AtriumError('PORT_TAKEN', 'taken', { retryable: true, context: { port: 1 }, cause });
    expect(error).toMatchObject({
      name: 'AtriumError',
      code: 'PORT_TAKEN',
      retryable: true,
      context: { port: 1 },
      cause,
    });
    expect(new AtriumError('PORT_TAKEN', 'taken')).toMatchObject({ retryable: false, context: {} });
    expect('cause' in new AtriumError('PORT_TAKEN', 'taken')).toBe(false);
  });

  it('reads the code of a system error, and of nothing else', () => {
    expect(systemErrorCode(Object.assign(new Error('x'), { code: 'EADDRINUSE' }))).toBe('EADDRINUSE');
    for (const other of [
      new Error('x'),
      { code: 'EADDRINUSE' },
      Object.assign(new Error('x'), { code: 5 }),
      undefined,
    ]) {
      expect(systemErrorCode(other)).toBeUndefined();
    }
  });
});
