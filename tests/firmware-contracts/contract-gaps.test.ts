// A folder whose contract or README lacks something hears of exactly that.

import { expect, it } from 'vitest';
import { findContractGaps } from '../../hub/checking/contract-gaps.ts';
import { describeGaps, textOf, withContract, withFile, withReplaced } from './class-under-test.ts';

describeGaps('the contract', {
  'no contract': [withFile('contract.yaml', undefined), /contract.yaml is missing/],
  'a contract that is no YAML': [
    withFile('contract.yaml', 'class: [blueprint'),
    /contract.yaml: Flow sequence .* at line 1/,
  ],
  'an empty contract': [withFile('contract.yaml', ''), /contract.yaml: \/ must be object/],
  'a word that is none of those allowed': [
    withReplaced('contract.yaml', 'priority: low', 'priority: lowest'),
    /contract.yaml: \/faults\/sensor-failed\/priority must be one of high, medium, low/,
  ],
  'a field that the contract does not know': [
    withContract((contract) => Object.assign(contract, { colour: 'red' })),
    /contract.yaml: \/ has the unknown key "colour"/,
  ],
  'a class named otherwise than its folder': [
    withContract((contract) => Object.assign(contract, { class: 'other' })),
    /the class is "other", but the folder is named "_blueprint"/,
  ],
  'an alarm without a Chinese action': [
    withReplaced('contract.yaml', '请报修更换。', 'Order a replacement.'),
    /\/faults\/sensor-failed\/action\/zh is not in Chinese/,
  ],
  'a label without English': [
    withReplaced('contract.yaml', 'en: Temperature', 'en: 温度'),
    /\/points\/temperature\/label\/en is not in English/,
  ],
  'a fault that firmware cannot report': [
    withContract(({ faults }) => Object.assign(faults, { extra: faults['sensor-failed'] })),
    /"extra" stands in faults of contract.yaml, but not in \/faults of the state schema/,
  ],
  'an event without a schema': [
    withContract(({ events }) => Object.assign(events, { extra: { label: { en: 'Extra', zh: '额外' } } })),
    /"extra" stands in events of contract.yaml, but not in the event schema/,
  ],
  'silence tolerated for less than one rhythm': [
    withContract(({ liveness }) => Object.assign(liveness, { freshnessMs: 4000 })),
    /freshnessMs must not be below liveness.rhythmMs/,
  ],
  'a rhythm that no channel keeps': [
    withContract(({ liveness }) => Object.assign(liveness, { rhythmMs: 1000 })),
    /no channel speaks as often/,
  ],
  'events that may get lost': [
    withContract(({ channels }) => Object.assign(channels.event ?? {}, { qos: 0 })),
    /channel event must be from-device, QoS 1, not retained/,
  ],
});

describeGaps('the README', {
  'no README': [withFile('README.md', undefined), /README.md is missing/],
  'a README without a place for the tables': [
    withReplaced('README.md', '<!-- /generated -->', ''),
    /the marker <!-- \/generated --> is missing/,
  ],
  'a README without a quality list': [
    withReplaced('README.md', '## Quality list', '## List'),
    /must end with the section/,
  ],
  'a quality list that is not the end': [
    withFile('README.md', `${textOf('README.md')}\n## More\n`),
    /must end with the section/,
  ],
  'a quality item left open': [
    withFile('README.md', textOf('README.md').replace(/\| points complete .*\n/, '')),
    /the quality list must say of "points complete"/,
  ],
  'an exemption without a reason': [
    withReplaced('README.md', 'invented for the example', ''),
    /gives no reason why "standard terms" is exempt/,
  ],
});

it('the unchanged blueprint lacks nothing', () => {
  expect(findContractGaps(withFile('LICENSE', ''))).toEqual([]);
});
