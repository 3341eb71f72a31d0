// The classes that a hub knows, and what it says of contracts that it cannot use.

import { describe, expect, it } from 'vitest';
import type { ClassFolder } from '../../firmware-contracts/load-contracts.ts';
import { ContractLibrary } from '../../hub/checking/contract-library.ts';
import { deviceClass } from '../../hub/messages/ids.ts';
import { GADGET, gadgetFolder, gadgetLibrary, greeterFolder } from '../support/gadget-class.ts';

function withSchema(channel: string, schema: object | undefined): ClassFolder {
  const { [channel]: _, ...others } = gadgetFolder.schemas;
  return { ...gadgetFolder, schemas: schema ? { ...others, [channel]: schema } : others };
}

function withCommand(form: object): ClassFolder {
  const { expectedOutcome, timeToLiveMs, label } = { ...Object.values(gadgetFolder.contract.commands)[0] };
  const command = { expectedOutcome, timeToLiveMs, label, arguments: form };
  return { ...gadgetFolder, contract: { ...gadgetFolder.contract, commands: { call: command } } } as ClassFolder;
}

describe('the contract library', () => {
  it('knows classes, and for the broker what each channel allows', () => {
    const library = gadgetLibrary();
    expect(library.classes()).toEqual(['gadget', 'greeter']);
    expect(library.channelsOf(GADGET)).toContainEqual({
      name: 'state',
      direction: 'from-device',
      qos: 1,
      retain: true,
    });
    expect(library.channelsOf(deviceClass('other'))).toEqual([]);
    expect(library.has(deviceClass('other'))).toBe(false);
  });

  it('says which classes there are where one is unknown', () => {
    expect(() => gadgetLibrary().require(deviceClass('other'))).toThrow(
      expect.objectContaining({ code: 'CONTRACT_UNKNOWN', message: expect.stringContaining('gadget, greeter') }),
    );
  });

  it.each([
    ['a folder of another name', [{ ...gadgetFolder, name: 'widget' }], 'the folder is named "widget"'],
    ['a class twice', [gadgetFolder, greeterFolder, gadgetFolder], 'another folder already holds'],
    [
      'a contract of the wrong form',
      [{ ...gadgetFolder, contract: { ...gadgetFolder.contract, version: 'one' } }],
      '/version',
    ],
    ['a schema ajv cannot compile', [withSchema('event', { type: 'objekt' })], 'channel event'],
    ['a channel without schema', [withSchema('state', undefined)], 'channel state has no schema'],
    [
      'a field whose name is for personal data, as it would never pass',
      [withSchema('state', { type: 'object', properties: { id_card: { type: 'string' } } })],
      '"id_card" is a name for personal data',
    ],
    [
      'an argument of a command whose name is for personal data',
      [withCommand({ type: 'object', properties: { phoneNumber: { type: 'string' } } })],
      '"phoneNumber" is a name for personal data',
    ],
  ])('refuses %s, naming the folder', (_what, folders, problem) => {
    const open = () => new ContractLibrary(folders);
    expect(open).toThrow(
      expect.objectContaining({ code: 'CONTRACT_INVALID', message: expect.stringContaining(problem) }),
    );
    expect(open).toThrow('memory/gadget');
  });

  it('may hold the same class in two libraries of one process', () => {
    expect([gadgetLibrary(), gadgetLibrary()].every((library) => library.has(GADGET))).toBe(true);
  });
});
