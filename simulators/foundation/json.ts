// What JSON can hold, as types.

export type JsonScalar = string | number | boolean;
export type JsonValue = JsonScalar | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
