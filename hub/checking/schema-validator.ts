// Compiles JSON Schemas into validators that let good messages pass quickly, and list every error of a bad one.

import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { JsonValue } from '../messages/json.ts';

/** The broken rules; empty for what keeps the schema. */
export type SchemaValidator = (data: JsonValue) => readonly ErrorObject[];

const OPTIONS = {
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  ownProperties: true,
  /** Or a second library in one process would meet the $id of the first. */
  addUsedSchema: false,
} as const;

// One of each for all classes: every instance would compile the meta-schemas anew, which costs memory and start-up time.
const listing = new Ajv2020({ ...OPTIONS, allErrors: true });
/** Stops at the first broken rule: for good messages, which are nearly all, several times as fast. */
const quick = new Ajv2020({ ...OPTIONS, meta: false, validateSchema: false, messages: false });
for (const ajv of [listing, quick]) ajvFormats.default(ajv);
const dateTime = quick.formats['date-time'];
if (isValidator(dateTime)) quick.addFormat('date-time', { validate: rememberingLast(dateTime.validate) });

/** Checks the schema itself, and throws ajv's error where it is none; what lists errors is compiled when there is the first. */
export function compileSchema(schema: object): SchemaValidator {
  listing.validateSchema(schema, true);
  const isValid = quick.compile(schema);
  let list: ValidateFunction | undefined;
  return (data) => {
    if (isValid(data)) return [];
    list ??= listing.compile(schema);
    return list(data) ? [] : (list.errors ?? []);
  };
}

/** A type guard for what keeps the schema of contracts. */
export function compileGuard<T>(schema: object): ValidateFunction<T> {
  return listing.compile<T>(schema);
}

function isValidator(format: unknown): format is { readonly validate: (text: string) => boolean } {
  return typeof format === 'object' && format !== null && 'validate' in format && typeof format.validate === 'function';
}

/** Each branch of a `oneOf` asks for the same time of the same message. */
function rememberingLast(validate: (text: string) => boolean): (text: string) => boolean {
  let last = '';
  let isValid = validate(last);
  return (text) => {
    if (text === last) return isValid;
    last = text;
    isValid = validate(text);
    return isValid;
  };
}
