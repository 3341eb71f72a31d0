// Points and commands that contract and schemas do not agree on are named.

import { describeGaps, withContract } from './class-under-test.ts';

describeGaps('points', {
  'a point that no message carries': [
    withContract(({ points }) => Object.assign(points, { extra: points.temperature })),
    /point extra: channel telemetry has no field \/extra/,
  ],
  'a point of another type': [
    withContract(({ points }) => Object.assign(points.temperature ?? {}, { type: 'integer' })),
    /point temperature: its type is integer in contract.yaml, but number in the schema/,
  ],
  'a point of another range': [
    withContract(({ points }) => Object.assign(points.temperature ?? {}, { range: [-40, 90] })),
    /point temperature: its range is -40 to 90 in contract.yaml, but -40 to 85 in the schema/,
  ],
  'a measurement without resolution': [
    withContract(({ points }) => delete points.temperature?.resolution),
    /point temperature: it needs a resolution/,
  ],
  'a measurement that never gets old': [
    withContract(({ points }) => delete points.temperature?.freshnessMs),
    /point temperature: it needs a freshnessMs/,
  ],
  'a word without a label': [
    withContract(({ points }) => delete points.mode?.values?.standby),
    /point mode: "standby" stands in its schema, but not in the values of the point/,
  ],
  'a value that is no point': [
    withContract(({ points }) => delete points.mode),
    /channel state: the field \/mode is no point/,
  ],
});

describeGaps('commands', {
  'a command without a schema': [
    withContract(({ commands }) => Object.assign(commands, { extra: commands.setMode })),
    /"extra" stands in commands of contract.yaml, but not in the command schema/,
  ],
  'arguments that differ': [
    withContract(({ commands }) => Object.assign(commands.setMode?.arguments ?? {}, { required: [] })),
    /command setMode: its arguments are not the same/,
  ],
  'a proof by a point that is not there': [
    withContract(({ commands }) => Object.assign(commands.setMode?.expectedOutcome ?? {}, { point: 'extra' })),
    /its proof is the point "extra", which the contract does not have/,
  ],
  'a proof by a value that never comes': [
    withContract(({ commands }) => Object.assign(commands.setMode?.expectedOutcome ?? {}, { value: 'asleep' })),
    /its proof is the value asleep, which "mode" never takes/,
  ],
  'a proof by an argument that is not there': [
    withContract(({ commands }) => Object.assign(commands.setMode?.expectedOutcome ?? {}, { value: '$extra' })),
    /its proof names the argument "extra"/,
  ],
});
