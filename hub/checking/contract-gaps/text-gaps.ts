// Every text of the contract is in both languages, each in its own script.

import type { ReviewedClass } from './reviewed-class.ts';

const HAN = /\p{Script=Han}/u;

const LATIN = /[A-Za-z]/;

export function textGaps({ contract }: ReviewedClass): string[] {
  return textsIn(contract, '').flatMap(({ path, en, zh }) => [
    ...(HAN.test(zh) ? [] : [`contract.yaml: ${path}/zh is not in Chinese`]),
    ...(HAN.test(en) || !LATIN.test(en) ? [`contract.yaml: ${path}/en is not in English`] : []),
  ]);
}

interface Text {
  readonly path: string;
  readonly en: string;
  readonly zh: string;
}

function textsIn(node: unknown, path: string): Text[] {
  if (typeof node !== 'object' || node === null) return [];
  if ('en' in node && 'zh' in node) return [{ path, en: String(node.en), zh: String(node.zh) }];
  return Object.entries(node).flatMap(([key, child]) => textsIn(child, `${path}/${key}`));
}
