// Whether the machine's wall clock can be right at all.

/** No hub ran before its first release: an earlier time is that of a machine whose clock battery is empty. */
const FIRST_RELEASE = Date.UTC(2026, 10, 1);

export function isPlausible(now: number): boolean {
  return now >= FIRST_RELEASE;
}
