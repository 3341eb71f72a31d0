// A class folder's README has a place for the generated tables and ends with a filled quality list.

import type { ReviewedClass } from './reviewed-class.ts';

const MARKERS = ['<!-- generated -->', '<!-- /generated -->'] as const;
const HEADING = '## Quality list';
const ITEMS = [
  'standard terms',
  'points complete',
  'faults tell what to do',
  'commands prove their outcome',
  'samples good and bad',
  'privacy judged',
  'recorded data',
  'real device',
] as const;

export function readmeGaps({ texts }: ReviewedClass): string[] {
  const text = texts.get('README.md');
  if (text === undefined) return ['README.md is missing'];
  const markers = MARKERS.filter((marker) => !text.includes(marker)).map(
    (marker) => `README.md: the marker ${marker} is missing`,
  );
  const list = text.slice(text.lastIndexOf(HEADING));
  if (!text.includes(HEADING) || list.includes('\n#'))
    return [...markers, `README.md: must end with the section "${HEADING}"`];
  return [...markers, ...ITEMS.flatMap((item) => itemGaps(item, list))];
}

function itemGaps(item: string, list: string): string[] {
  const rows = list.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const [, , state, note] = rows.find(([, name]) => name === item) ?? [];
  if (state === 'done') return [];
  if (state !== 'exempt') return [`README.md: the quality list must say of "${item}" that it is done or exempt`];
  return note ? [] : [`README.md: the quality list gives no reason why "${item}" is exempt`];
}
