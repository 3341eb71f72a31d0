// From the JSON Schema of a command's arguments to the fields of a form, and from what was filled in back to arguments.

import type { JsonObject, JsonValue } from '../../../messages/json.ts';

export interface ArgumentField {
  readonly name: string;
  /** json: an array or object, which no simple field can take. */
  readonly kind: 'choice' | 'flag' | 'number' | 'text' | 'json';
  readonly isRequired: boolean;
  readonly choices: readonly string[];
  /** Attributes of the field that follow from the schema; its patterns are the hub's to check, as HTML reads them otherwise. */
  readonly limits: Readonly<Record<string, number>>;
  readonly hint: string;
}

interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly JsonValue[];
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface ArgumentsSchema {
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
}

export function argumentFields(schema: ArgumentsSchema): readonly ArgumentField[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    kind: kindOf(property),
    isRequired: schema.required?.includes(name) ?? false,
    choices: (property.enum ?? []).map(String),
    limits: limitsOf(property),
    hint: property.description ?? '',
  }));
}

/** Undefined where a field of JSON holds none; a field that was left empty is left out. */
export function argumentsOf(fields: readonly ArgumentField[], filledIn: FormData): JsonObject | undefined {
  try {
    const given = fields.flatMap((field): [string, JsonValue][] => {
      const text = filledIn.get(field.name);
      if (field.kind === 'flag') return text !== null || field.isRequired ? [[field.name, text !== null]] : [];
      return typeof text === 'string' && text !== '' ? [[field.name, parsed(field, text)]] : [];
    });
    return Object.fromEntries(given);
  } catch {
    return undefined;
  }
}

function parsed({ kind }: ArgumentField, text: string): JsonValue {
  if (kind === 'number') return Number(text);
  return kind === 'json' ? (JSON.parse(text) as JsonValue) : text;
}

function kindOf({ type, enum: choices }: PropertySchema): ArgumentField['kind'] {
  if (choices?.every((choice) => typeof choice === 'string')) return 'choice';
  if (type === 'boolean') return 'flag';
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'string' ? 'text' : 'json';
}

function limitsOf({ minimum, maximum, minLength, maxLength }: PropertySchema): ArgumentField['limits'] {
  const limits = { min: minimum, max: maximum, minLength, maxLength };
  return Object.fromEntries(
    Object.entries(limits).flatMap(([name, limit]) => (limit === undefined ? [] : [[name, limit]])),
  );
}
