// Schemas that a vendor could not use as they are, and privacy that would not work, are named.

import { describeGaps, withContract, withFile, withSchema } from './class-under-test.ts';

describeGaps('schemas', {
  'a missing schema': [
    withFile('schemas/reply.schema.json', undefined),
    /reply.schema.json of channel reply is missing/,
  ],
  'a schema that does not compile': [
    withSchema('state', (schema) => Object.assign(schema, { requierd: [] })),
    /state.schema.json: strict mode: unknown keyword: "requierd"/,
  ],
  'a schema that needs another file': [
    withSchema('state', ({ properties }) => Object.assign(properties, { at: { $ref: 'common.json#/at' } })),
    /leads out of the file/,
  ],
  'a schema that holds itself': [
    withSchema('state', (schema) => {
      schema.properties.mode = { $ref: '#/$defs/mode' };
      schema.$defs = { mode: { type: 'array', maxItems: 2, items: { $ref: '#/$defs/mode' } } };
    }),
    /state.schema.json: #\/\$defs\/mode points at nothing, or at itself/,
  ],
  'an $id of another class': [
    withSchema('state', (schema) =>
      Object.assign(schema, { $id: 'https://atrium.example/contracts/x/state.schema.json' }),
    ),
    /\$id must end in \/blueprint\/state.schema.json/,
  ],
  'an open object': [
    withSchema('state', (schema) => delete schema.additionalProperties),
    /needs "additionalProperties": false/,
  ],
  'an endless text': [
    withSchema('state', ({ properties }) => delete properties.boot?.maxLength),
    /\/boot needs maxLength/,
  ],
  'an endless list': [
    withSchema('state', ({ properties }) => delete properties.faults?.maxItems),
    /\/faults needs maxItems/,
  ],
  'a list of faults that is no set': [
    withSchema('state', ({ properties }) => delete properties.faults?.uniqueItems),
    /\/faults needs "uniqueItems": true/,
  ],
  'a number without limits': [
    withSchema('state', ({ properties }) => delete properties.seq?.maximum),
    /\/seq needs minimum and maximum/,
  ],
  'a field that may be anything': [
    withSchema('state', ({ properties }) => Object.assign(properties, { extra: {} })),
    /\/extra says no type/,
  ],
  'a pattern that can be made slow': [
    withSchema('state', ({ properties }) => Object.assign(properties.boot ?? {}, { pattern: '^(a+)+$' })),
    /\/boot has the pattern \^\(a\+\)\+\$/,
  ],
  'a message without a sequence number': [
    withSchema('state', (schema) => Object.assign(schema, { required: ['at', 'boot', 'faults', 'mode'] })),
    /channel state: "seq" must be a required field/,
  ],
  'a time of any form': [
    withSchema('state', ({ properties }) => delete properties.at?.format),
    /"at" needs "format": "date-time"/,
  ],
  'a presence of its own words': [
    withSchema('presence', ({ properties }) => Object.assign(properties, { state: { enum: ['on', 'off'] } })),
    /channel presence: \/state must be one of online, offline, lost/,
  ],
});

describeGaps('privacy', {
  'a personal field that is not there': [
    withContract(({ privacy }) => (privacy.fields = [{ channel: 'event', path: '/extra', treatment: 'drop' }])),
    /privacy: \/extra is no field of channel event/,
  ],
  'a pseudonym without consent': [
    withContract(
      ({ privacy }) => (privacy.fields = [{ channel: 'event', path: '/durationMs', treatment: 'pseudonym' }]),
    ),
    /depends on consent, but the contract names no consent field/,
  ],
  'a consent that is not beside its field': [
    withContract((contract) => {
      contract.privacy = {
        handlesPersons: true,
        consent: '/consent',
        fields: [{ channel: 'event', path: '/durationMs', treatment: 'needs-consent' }],
      };
    }),
    /\/consent is no required boolean beside it/,
  ],
  'a required field that is taken out': [
    withContract(({ privacy }) => (privacy.fields = [{ channel: 'event', path: '/durationMs', treatment: 'drop' }])),
    /it must not be required/,
  ],
  'fields of persons in a class without persons': [
    withContract(({ privacy }) => (privacy.fields = [{ channel: 'event', path: '/durationMs', treatment: 'drop' }])),
    /handlesPersons must be true/,
  ],
});
