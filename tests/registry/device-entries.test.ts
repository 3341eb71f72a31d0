// A list written by hand is taken as it stands, or what is wrong is named.

import { describe, expect, it } from 'vitest';
import { parseDeviceEntries } from '../../hub/registry/device-entries.ts';

const GOOD = { id: 'gadget-01', class: 'gadget', zone: 'waiting' };
const FACTS = { classes: ['gadget'], zones: ['waiting'] };
const parse = (list: unknown) => parseDeviceEntries(list, 'list.yaml', FACTS);

describe('a list of devices written by a person', () => {
  it('is taken as it stands when it is right, with names or without', () => {
    const list = [GOOD, { ...GOOD, id: 'b', name: { en: 'B', zh: '乙' } }];
    expect(parse(list)).toEqual(list);
  });

  it.each([
    ['no list', GOOD, 'a list of devices is expected'],
    ['an empty entry', [null], 'entry 1: "undefined" is no device id'],
    ['an id in capitals', [GOOD, { ...GOOD, id: 'Kiosk' }], 'entry 2: "Kiosk" is no device id'],
    ['an id that leaves the folder', [{ ...GOOD, id: '../x' }], '"../x" is no device id'],
    ['no class', [{ ...GOOD, class: 5 }], 'class and zone are missing'],
    ['a name in one language', [{ ...GOOD, name: { en: 'x' } }], 'the name needs "en" and "zh"'],
    ['a class without contract', [{ ...GOOD, class: 'robot' }], 'no class "robot"; there are gadget'],
    ['a zone the hall lacks', [{ ...GOOD, zone: 'moon' }], 'no zone "moon"; there are waiting'],
    ['the name of the hub itself', [{ ...GOOD, id: 'hub' }], '"hub" is the hub itself'],
    ['an id that stands twice', [GOOD, GOOD], 'entry 2: gadget-01: the id stands twice'],
  ])('is refused with %s, saying which entry and how', (_what, list, problem) => {
    expect(() => parse(list)).toThrow(
      expect.objectContaining({ code: 'DEVICE_INVALID', message: expect.stringMatching(/^list\.yaml: /) }),
    );
    expect(() => parse(list)).toThrow(problem);
  });
});
