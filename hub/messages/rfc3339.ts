// A time as every wire and every surface writes it.

/** RFC 3339 in UTC with milliseconds. Throws a RangeError for what is no time. */
export function rfc3339(timestamp: number): string {
  return new Date(timestamp).toISOString();
}
