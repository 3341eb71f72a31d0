// Language and colours, as this browser was told last.

import { computed, effect, type Signal, signal } from '@preact/signals';
import type { LocalizedText } from '../../../messages/localized-text.ts';
import { en, type Words } from './words-en.ts';
import { zh } from './words-zh.ts';

export type Language = 'en' | 'zh';
const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const language: Signal<Language> = signal(stored('language', ['en', 'zh']) ?? browserLanguage());
export const theme: Signal<Theme> = signal(stored('theme', THEMES) ?? 'system');

const chosen = computed<Words>(() => (language.value === 'zh' ? zh : en));

/** The words of the page in the chosen language; a component that calls this follows the choice. */
export const words = (): Words => chosen.value;

/** A bilingual text in the chosen language. */
export const localized = (text: LocalizedText): string => text[language.value];

effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
  localStorage.setItem('language', language.value);
});

effect(() => {
  document.documentElement.dataset.theme = theme.value;
  localStorage.setItem('theme', theme.value);
});

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system';
}

function stored<Choice extends string>(key: string, choices: readonly Choice[]): Choice | undefined {
  return choices.find((choice) => choice === localStorage.getItem(key));
}

function browserLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
