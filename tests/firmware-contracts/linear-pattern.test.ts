// Patterns that a hostile text can make slow are told from those that it cannot.

import { describe, expect, it } from 'vitest';
import { isLinearPattern } from '../../hub/checking/contract-gaps/linear-pattern.ts';

const LINEAR = [
  '^[a-z0-9.-]{1,64}$',
  '^https?://',
  '^(?:ab|cd)$',
  '^(ab){3}$',
  '^([0-9]{2}:){2}[0-9]{2}$',
  '^\\d{4}(-\\d{2})?$',
  '^[*+]$',
];
const SLOW = [
  '^a*$',
  '^a+$',
  '^a{2,}$',
  '^(a?){30}a{30}$',
  '^(a|a){30}$',
  '^((ab)?){9}$',
  '^(?=a)b$',
  '^(?<!a)b$',
  '^(a)\\1$',
  '^(?<n>a)\\k<n>$',
];

describe('isLinearPattern', () => {
  it.each(LINEAR)('lets %s through', (pattern) => {
    expect(isLinearPattern(pattern)).toBe(true);
  });

  it.each(SLOW)('refuses %s', (pattern) => {
    expect(isLinearPattern(pattern)).toBe(false);
  });
});
