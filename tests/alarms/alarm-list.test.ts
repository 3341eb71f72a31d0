// What begins raises an alarm, what ends clears it, and a restart changes neither.

import { beforeEach, describe, expect, it } from 'vitest';
import type { ContractFault } from '../../firmware-contracts/contract.ts';
import { AlarmList } from '../../hub/alarms/alarm-list.ts';
import { gadget, gadgetFolder } from '../support/gadget-class.ts';

const device = gadget();
const texts = gadgetFolder.contract.faults as Readonly<Record<string, ContractFault>>;
const holding = (...codes: string[]) => new Map(codes.map((code) => [code, texts[code] as ContractFault]));
let alarms: AlarmList;

beforeEach(() => {
  alarms = new AlarmList();
});

describe('alarms', () => {
  it('are raised for what begins and cleared for what ends, cleared ones first', () => {
    expect(alarms.update(device, holding('worn'), 1)).toMatchObject([
      { id: 'gadget-01/worn', state: 'unacknowledged' },
    ]);
    expect(alarms.update(device, holding('jammed', 'offline'), 2)).toMatchObject([
      { code: 'worn', state: 'normal', raisedAt: 1, clearedAt: 2 },
      { code: 'jammed', state: 'unacknowledged', raisedAt: 2, clearedAt: null },
      { code: 'offline', state: 'unacknowledged' },
    ]);
    expect(alarms.active().map(({ code }) => code)).toEqual(['jammed', 'offline']);
  });

  it('do not change while their condition holds', () => {
    alarms.update(device, holding('worn'), 1);
    expect(alarms.update(device, holding('worn'), 2)).toEqual([]);
    expect(alarms.active()).toMatchObject([{ raisedAt: 1, activations: 1 }]);
  });

  it('carry the texts, category and priority of the contract, and where the device stands', () => {
    const { label, cause, consequence, action, category, priority } = texts.jammed as ContractFault;
    expect(alarms.update(device, holding('jammed'), 1)).toEqual([
      {
        ...{
          id: 'gadget-01/jammed',
          deviceId: device.id,
          deviceClass: device.class,
          zone: device.zone,
          code: 'jammed',
        },
        ...{ label, cause, consequence, action, category, priority },
        ...{ state: 'unacknowledged', raisedAt: 1, clearedAt: null, activations: 1 },
      },
    ]);
  });

  it('count how often they were raised', () => {
    for (let round = 1; round <= 3; round++) {
      expect(alarms.update(device, holding('worn'), round)).toMatchObject([{ activations: round }]);
      alarms.update(device, new Map(), round);
    }
  });

  it('of one device do not touch those of another', () => {
    alarms.update(device, holding('worn'), 1);
    alarms.update(gadget('gadget-02'), new Map(), 2);
    expect(alarms.active()).toHaveLength(1);
  });

  it('restored from the run before are neither raised again nor counted anew', () => {
    const [active] = alarms.update(device, holding('worn'), 1);
    const [cleared] = alarms.update(device, new Map(), 2);
    for (const [alarm, activations] of [
      [active, 1],
      [cleared, 2],
    ] as const) {
      const next = new AlarmList();
      if (alarm) next.restore(alarm);
      const changed = next.update(device, holding('worn'), 3);
      expect(changed).toHaveLength(activations - 1);
      expect(next.active()).toMatchObject([{ code: 'worn', activations }]);
    }
  });

  it('of a device that is no more are cleared and forgotten', () => {
    alarms.update(device, holding('worn', 'jammed'), 1);
    alarms.update(device, holding('jammed'), 2);
    const { cleared, known } = alarms.forget(device.id, 3);
    expect(cleared).toMatchObject([{ code: 'jammed', state: 'normal', clearedAt: 3 }]);
    expect(known.map(({ code }) => code).sort()).toEqual(['jammed', 'worn']);
    expect(alarms.active()).toEqual([]);
    expect(alarms.update(device, holding('jammed'), 4)).toMatchObject([{ activations: 1 }]);
  });
});
