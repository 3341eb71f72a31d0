// Readers for command line options that several simulator commands share.

import { InvalidArgumentError } from 'commander';

export function parsePort(text: string): number {
  const port = Number(text);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('a port is a whole number from 0 to 65535');
}

export function parseWholeNumber(text: string): number {
  const number = Number(text);
  if (text !== '' && Number.isSafeInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('a whole number, 0 or more');
}

export function parsePositiveNumber(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('a number above 0');
}

/** `10:30` as 10.5. */
export function parseTimeOfDay(text: string): number {
  const [, hours = '', minutes = ''] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === '') throw new InvalidArgumentError('a time of day as HH:MM');
  return Number(hours) + Number(minutes) / 60;
}

/** `a=b,c=d` as pairs; a name given twice is an error. */
export function parsePairs(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').map((pair): [string, string] => {
    const cut = pair.indexOf('=');
    if (cut <= 0) throw new InvalidArgumentError(`"${pair}" should be name=value`);
    return [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()];
  });
  const map = new Map(pairs);
  if (map.size < pairs.length) throw new InvalidArgumentError('a name is given twice');
  return map;
}
