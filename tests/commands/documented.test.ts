// Every reason that a command may be told stands in the documentation, and no other; each has both languages.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reasons } from '../../hub/commands/command-reasons.ts';
import { COMMAND_STATES, type CommandReason } from '../../hub/messages/command.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../docs/commands.md'), 'utf8');
const documented = (heading: string) => {
  const section = TEXT.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, word]) => word);
};

const missing = { withinMs: 5_000, point: 'mode', value: 'busy', seen: undefined, saidDone: false };
const SAID: Readonly<Record<keyof typeof reasons, CommandReason>> = {
  retained: reasons.retained(),
  malformed: reasons.malformed('id'),
  clockUntrusted: reasons.clockUntrusted(),
  deviceUnknown: reasons.deviceUnknown('d'),
  commandUnknown: reasons.commandUnknown('c'),
  argumentsInvalid: reasons.argumentsInvalid({ en: 'too large', zh: '过大' }),
  unprovable: reasons.unprovable(),
  expiryInvalid: reasons.expiryInvalid('too late', '过晚'),
  late: reasons.late(),
  expired: reasons.expired(),
  notConnected: reasons.notConnected(),
  notTaken: reasons.notTaken(),
  tooManyOfDevice: reasons.tooManyOfDevice(1),
  tooMany: reasons.tooMany(1),
  memoryFull: reasons.memoryFull(1),
  notRecordable: reasons.notRecordable(),
  hubStarting: reasons.hubStarting(),
  hubBusy: reasons.hubBusy(1),
  deviceRefused: reasons.deviceRefused(''),
  deviceFailed: reasons.deviceFailed(''),
  noReply: reasons.noReply(5_000),
  notObserved: reasons.notObserved(missing),
  hubRestarted: reasons.hubRestarted(),
  deviceRemoved: reasons.deviceRemoved(),
};
const all = Object.values(SAID);

it('the reasons and states in docs/commands.md are those of the code', () => {
  expect(new Set(documented('Reasons'))).toEqual(new Set(all.map(({ code }) => code)));
  expect(new Set(documented('States'))).toEqual(new Set(COMMAND_STATES));
});

it('every reason has a sentence in English and one in Chinese', () => {
  for (const { code, text } of all) {
    expect(text.en, code).toMatch(/[a-z]/);
    expect(text.zh, code).toMatch(/\p{Script=Han}/u);
  }
});
