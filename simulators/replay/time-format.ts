// Reads the times of a file; a time without a zone is taken as UTC.

import { SimulationError } from '../foundation/errors.ts';

/** Milliseconds since 1970; undefined where the text is not a time of this format. */
export type ReadTime = (text: string) => number | undefined;

/** RFC 3339 and its looser kin: a space for the T, no zone, no seconds. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?)? ?(Z|[+-]\d\d:?\d\d)?$/;
const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '(?<Y>\\d{4})',
  MM: '(?<M>\\d\\d)',
  DD: '(?<D>\\d\\d)',
  HH: '(?<h>\\d\\d)',
  mm: '(?<m>\\d\\d)',
  ss: '(?<s>\\d\\d)',
};

/** `iso` (also `2015-02-04 17:51:00`), `epoch-s`, `epoch-ms`, or a pattern such as `DD/MM/YYYY HH:mm`. */
export function timeReader(format: string): ReadTime {
  if (format === 'iso') return readIso;
  if (format === 'epoch-s') return (text) => finite(Number(text) * 1000, text);
  if (format === 'epoch-ms') return (text) => finite(Number(text), text);
  return patternReader(format);
}

function readIso(text: string): number | undefined {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    ISO.exec(text.trim()) ?? [];
  if (year === undefined) return undefined;
  const milliseconds = fraction
    .slice(0, 4)
    .padEnd(4, fraction ? '0' : '')
    .replace(/^$/, '.000');
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${milliseconds}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}

function patternReader(format: string): ReadTime {
  const source = format
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/YYYY|MM|DD|HH|mm|ss/g, (token) => TOKENS[token] ?? token);
  if (!/\?<Y>/.test(source) || !/\?<D>/.test(source)) {
    const message = `"${format}" is no time format. Use iso, epoch-s, epoch-ms, or a pattern of YYYY MM DD HH mm ss.`;
    throw new SimulationError('SIMULATION_INPUT_INVALID', message);
  }
  const pattern = new RegExp(`^${source}$`);
  return (text) => {
    const { Y, M = '01', D, h = '00', m = '00', s = '00' } = pattern.exec(text.trim())?.groups ?? {};
    return Y === undefined ? undefined : readIso(`${Y}-${M}-${D}T${h}:${m}:${s}Z`);
  };
}

const finite = (time: number, text: string): number | undefined =>
  text.trim() !== '' && Number.isFinite(time) ? time : undefined;
