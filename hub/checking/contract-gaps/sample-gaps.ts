// Good samples pass the hub's own checker, bad ones fail for the reason they give, and there are enough of both.

import type { ClassFolder } from '../../../firmware-contracts/load-contracts.ts';
import { deviceClass, deviceId } from '../../messages/ids.ts';
import type { JsonValue } from '../../messages/json.ts';
import type { ViolationReason } from '../../messages/observation.ts';
import { ContractChecker } from '../contract-checker.ts';
import { ContractLibrary } from '../contract-library.ts';
import { valueAt } from '../json-pointer.ts';
import type { ReviewedClass } from './reviewed-class.ts';

interface Sample {
  readonly channel: string;
  readonly reason: string;
  readonly violates?: { readonly reason: ViolationReason; readonly path: string };
  readonly payload?: JsonValue;
  /** Instead of `payload`, for what is no JSON. */
  readonly payloadText?: string;
}

interface NamedSample extends Sample {
  readonly file: string;
}

const FEWEST_BAD = 4;

export function sampleGaps(reviewed: ReviewedClass): string[] {
  const good = samplesIn(reviewed, 'samples/good/');
  const bad = samplesIn(reviewed, 'samples/bad/');
  const failing = resultsOf(reviewed, good).filter(({ problem }) => problem !== undefined);
  return [
    ...unreadable(reviewed),
    ...failing.map(({ file, problem }) => `${file}: should pass, but ${problem}`),
    ...resultsOf(reviewed, bad).flatMap(wrongVerdict),
    ...[...good, ...bad].filter(({ reason }) => !reason).map(({ file }) => `${file}: gives no reason`),
    ...missingSamples(reviewed, good),
    ...(bad.length < FEWEST_BAD ? [`samples/bad: ${bad.length} samples, where at least ${FEWEST_BAD} are needed`] : []),
  ];
}

function samplesIn({ texts }: ReviewedClass, folder: string): NamedSample[] {
  const files = [...texts.keys()].filter((path) => path.startsWith(folder)).sort();
  return files.flatMap((file) => {
    const sample = parseSample(texts.get(file));
    return sample ? [{ ...sample, file }] : [];
  });
}

function unreadable({ texts }: ReviewedClass): string[] {
  const files = [...texts.keys()].filter((path) => path.startsWith('samples/') && !parseSample(texts.get(path)));
  return files.map((file) => `${file}: is no JSON object with a channel and a payload`);
}

function parseSample(text = ''): Sample | undefined {
  try {
    const value = JSON.parse(text) as Partial<Sample> | null;
    const isSample =
      typeof value?.channel === 'string' && (value.payload !== undefined || typeof value.payloadText === 'string');
    return isSample ? (value as Sample) : undefined;
  } catch {
    return undefined;
  }
}

interface Result extends NamedSample {
  /** Why it was refused; undefined where it passed. */
  readonly problem: string | undefined;
  readonly found: Sample['violates'];
}

function resultsOf({ contract, rawSchemas }: ReviewedClass, samples: readonly NamedSample[]): Result[] {
  const folder: ClassFolder = {
    name: contract.class,
    path: contract.class,
    contract,
    schemas: rawSchemas,
    icon: undefined,
  };
  const library = new ContractLibrary([folder]);
  const checker = new ContractChecker(library);
  return samples.map((sample) => ({ ...sample, ...check(sample, contract.class, { library, checker }) }));
}

function check(
  sample: NamedSample,
  className: string,
  { library, checker }: { library: ContractLibrary; checker: ContractChecker },
) {
  const { channel, payload, payloadText } = sample;
  const compiled = library.get(deviceClass(className))?.channels.get(channel);
  if (compiled?.rule.direction === 'to-device') {
    const error = compiled.validate(payload ?? null)[0];
    return error
      ? {
          problem: `${error.instancePath} ${error.message}`,
          found: { reason: 'schema', path: error.instancePath } as const,
        }
      : PASSED;
  }
  const about = {
    deviceId: deviceId('sample'),
    deviceClass: deviceClass(className),
    channel,
    topic: channel,
    isRetained: false,
  };
  const result = checker.check({ ...about, payload: Buffer.from(payloadText ?? JSON.stringify(payload)) }, 0);
  if (result.ok) return PASSED;
  const { reason, path, message } = result.violation;
  return { problem: message.en, found: { reason, path } };
}

const PASSED = { problem: undefined, found: undefined };

function wrongVerdict({ file, violates, found }: Result): string[] {
  if (!found) return [`${file}: should be refused, but passes`];
  const isAsSaid = violates?.reason === found.reason && violates.path === found.path;
  return isAsSaid
    ? []
    : [
        `${file}: is refused for ${found.reason} at "${found.path}", but says ${violates?.reason} at "${violates?.path}"`,
      ];
}

function missingSamples({ contract }: ReviewedClass, good: readonly Sample[]): string[] {
  const shown = new Set(good.flatMap(subjectsOf));
  const wanted = [
    ...Object.keys(contract.channels).map((name) => `channel ${name}`),
    ...Object.keys(contract.events).map((name) => `event ${name}`),
    ...Object.keys(contract.commands).map((name) => `command ${name}`),
  ];
  return wanted.filter((subject) => !shown.has(subject)).map((subject) => `samples/good: none for ${subject}`);
}

function subjectsOf({ channel, payload }: Sample): string[] {
  const field = channel === 'event' ? '/type' : channel === 'command' ? '/name' : undefined;
  return [`channel ${channel}`, ...(field ? [`${channel} ${String(valueAt(payload ?? null, field))}`] : [])];
}
