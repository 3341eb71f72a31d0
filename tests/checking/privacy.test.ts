// Nothing that identifies a person gets past the check, whatever surrounds it.

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ContractChecker } from '../../hub/checking/contract-checker.ts';
import type { Device } from '../../hub/messages/device.ts';
import { everythingIn, GREETER, gadget, gadgetLibrary, inbound, rfc3339 } from '../support/gadget-class.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const CANARY = 'CANARY';
const greeter = gadget('greeter-01', GREETER);
const plain = gadget();
const envelope = { at: rfc3339(NOW), boot: 'b1', seq: 1 };
const library = gadgetLibrary();
let checker: ContractChecker;

beforeEach(() => {
  checker = new ContractChecker(library);
  checker.usePseudonymKey('key of the day');
});

function output(device: Device, channel: string, payload: Uint8Array | string | object): string {
  return everythingIn(checker.check(inbound(device, channel, payload), NOW));
}

const PERSONAL_FIELDS = [
  'name',
  'idCard',
  'id_card',
  'ID-Card',
  'telnum',
  'personName',
  'persionName',
  'person_name',
  'faceTemplate',
  '姓名',
  '身份证号',
];
const IMAGE = `${CANARY}${'A'.repeat(300)}`;
const LINES = `${'A'.repeat(76)}\r\n`.repeat(4) + CANARY;

/** As JSON may spell any text. */
const escaped = (text: string) =>
  [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

describe('what identifies a person', () => {
  it.each([greeter, plain].flatMap((device) => PERSONAL_FIELDS.map((field) => [device.class, field, device] as const)))(
    'never passes from a %s in a field %s, wherever it stands',
    (_class, field, device) => {
      const leak = { [field]: CANARY };
      const payloads = [
        { ...envelope, faults: [], ...leak },
        { ...envelope, faults: [], info: leak },
        { ...envelope, faults: [leak] },
        { ...envelope, faults: [[{ deep: [leak] }]] },
        leak,
        [leak],
        `{"faults": [], "${field}": "${CANARY}"`,
        `{"faults": [], "${escaped(field)}": "${CANARY}"`,
        `<message><${field}>${CANARY}</${field}></message>`,
        `{"a":1,"a":2,"${field}":"${CANARY}"}`,
        Buffer.from(JSON.stringify(leak), 'utf16le'),
        Buffer.from(JSON.stringify(leak), 'utf16le').swap16(),
      ];
      for (const payload of payloads) {
        for (const channel of ['state', 'event', 'telemetry', 'reply', 'command', 'no-such-channel']) {
          expect(output(device, channel, payload)).not.toContain(CANARY);
        }
      }
    },
  );

  it.each([
    ['an image as one long text', IMAGE],
    ['an image as a data URI', `data:image/jpeg;base64,${CANARY}`],
    ['an image broken into lines', LINES],
  ])('is taken out as %s, even where the contract allows text', (_what, image) => {
    const good = checker.check(inbound(plain, 'state', { ...envelope, faults: [], note: image }), NOW);
    expect(good).toMatchObject({ ok: true, observation: { data: { faults: [] } } });
    expect(JSON.stringify(good)).not.toContain(CANARY);
    for (const payload of [{ note: image }, { faults: [image] }, `{"note": ${JSON.stringify(image)}`]) {
      expect(output(plain, 'state', payload)).not.toContain(CANARY);
    }
  });

  it('does not pass in GBK, as older terminals speak it', () => {
    const gbk = Buffer.concat([Buffer.from('{"'), Buffer.from('d0d5c3fb', 'hex'), Buffer.from(`":"${CANARY}"}`)]);
    expect(output(plain, 'state', gbk)).not.toContain(CANARY);
  });

  it('does not pass as text, long number or key in what the contract does not know', () => {
    const unknown = {
      remark: CANARY,
      list: [CANARY],
      part: { seq: CANARY },
      digits: 13_800_138_000,
      'Zhang San': 1,
      tel_13800138000: 1,
      张三: 1,
    };
    const seen = output(plain, 'state', { ...envelope, faults: [], ...unknown, 13800138000: true });
    for (const secret of [CANARY, '13800138000', 'Zhang San', '张三']) expect(seen).not.toContain(secret);
    expect(output(plain, 'state', '{"13800138000":1,"13800138000":2}')).not.toContain('13800138000');
  });

  it('does not pass in any text of a class that handles persons, once its contract is broken', () => {
    const broken = {
      ...envelope,
      type: 'met',
      consent: CANARY,
      category: CANARY,
      personRef: CANARY,
      boot: `${CANARY}`.repeat(20),
    };
    for (const payload of [
      broken,
      { event: [broken] },
      { ...envelope, type: CANARY },
      { type: [{ personRef: CANARY }] },
    ]) {
      expect(output(greeter, 'event', payload)).not.toContain(CANARY);
    }
  });

  it('never passes, whatever JSON surrounds it', () => {
    const leaf = fc.record({
      telnum: fc.constant(CANARY),
      id_card: fc.constant([CANARY]),
      pic: fc.constant({ x: CANARY }),
    });
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.constantFrom('state', 'event', 'telemetry'), (payload, channel) => {
        const merged = { ...envelope, faults: [], ...(payload as object) };
        for (const device of [plain, greeter]) {
          expect(output(device, channel, payload as object)).not.toContain(CANARY);
          expect(output(device, channel, merged)).not.toContain(CANARY);
        }
      }),
    );
  });
});
