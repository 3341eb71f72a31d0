// Samples that are missing or do not show what they say are named.

import { describeGaps, withFile, withReplaced } from './class-under-test.ts';

describeGaps('samples', {
  'no good sample of an event': [
    withFile('samples/good/event-button-pressed.json', undefined),
    /samples\/good: none for event button-pressed/,
  ],
  'no good sample of a command': [
    withFile('samples/good/command-set-mode.json', undefined),
    /samples\/good: none for command setMode/,
  ],
  'a good sample that fails': [
    withReplaced('samples/good/telemetry.json', '21.5', '121.5'),
    /samples\/good\/telemetry.json: should pass, but \/temperature must be <= 85/,
  ],
  'a good command that fails': [
    withReplaced('samples/good/command-set-mode.json', '"standby"', '"asleep"'),
    /command-set-mode.json: should pass/,
  ],
  'a bad sample that passes': [
    withReplaced('samples/bad/telemetry-too-hot.json', '85.1', '84.9'),
    /telemetry-too-hot.json: should be refused, but passes/,
  ],
  'a bad sample that is bad for another reason': [
    withReplaced('samples/bad/telemetry-too-hot.json', '"seq"', '"sequence"'),
    /is refused for schema at "", but says schema at "\/temperature"/,
  ],
  'too few bad samples': [
    {
      ...withFile('README.md', ''),
      texts: new Map([...withFile('x', '').texts].filter(([path]) => !path.startsWith('samples/bad/'))),
    },
    /samples\/bad: 0 samples, where at least 4 are needed/,
  ],
  'a sample that is no JSON': [withFile('samples/bad/odd.json', '{'), /samples\/bad\/odd.json: is no JSON object/],
  'a sample without a reason': [
    withReplaced('samples/good/telemetry.json', '"reason": "All that this class can measure."', '"reason": ""'),
    /samples\/good\/telemetry.json: gives no reason/,
  ],
});
