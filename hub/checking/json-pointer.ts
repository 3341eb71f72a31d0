// Reads and removes what a JSON Pointer (RFC 6901, without escapes: contracts use plain names) points at.

import { isJsonObject, type JsonObject, type JsonValue } from '../messages/json.ts';

export function valueAt(data: JsonValue, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = data;
  for (const key of pointer.split('/').slice(1)) value = isJsonObject(value) ? value[key] : undefined;
  return value;
}

/** A copy in which the value is replaced; undefined removes it. The object is returned as it is where there is nothing to change. */
export function withValueAt(data: JsonObject, pointer: string, value: JsonValue | undefined): JsonObject {
  const [, key, ...rest] = pointer.split('/');
  const child = key === undefined ? undefined : data[key];
  if (key === undefined || child === undefined) return data;
  const { [key]: _, ...others } = data;
  if (rest.length > 0)
    return isJsonObject(child) ? { ...data, [key]: withValueAt(child, `/${rest.join('/')}`, value) } : data;
  return value === undefined ? others : { ...data, [key]: value };
}
