// What MQTT 3.1.1 forbids in topics and filters and aedes lets through.

/** U+FFFD stands where the parser met bytes that are not UTF-8 [MQTT-1.5.3-1]; U+0000 is forbidden [MQTT-1.5.3-2]. */
export function isIllFormed(text: string): boolean {
  return text.includes('\u0000') || text.includes('\uFFFD');
}

/** Each wildcard stands alone in its level, and `#` in the last [MQTT-4.7.1-2] [MQTT-4.7.1-3]. */
export function isFilter(text: string): boolean {
  if (text === '' || isIllFormed(text)) return false;
  const levels = text.split('/');
  return levels.every((level, index) => isFilterLevel(level, index === levels.length - 1));
}

function isFilterLevel(level: string, isLast: boolean): boolean {
  if (level === '+') return true;
  if (level === '#') return isLast;
  return !level.includes('+') && !level.includes('#');
}

export const hasWildcard = (text: string): boolean => text.includes('+') || text.includes('#');
