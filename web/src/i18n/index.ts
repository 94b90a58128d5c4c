/** The language of the console: the viewer's choice, else the browser's, else English. */

import i18next, { type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en, type Texts } from './en/index.ts';
import { ko } from './ko/index.ts';

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** How each language calls itself. */
export const LANGUAGE_NAMES: Record<Language, string> = { ko: '한국어', en: 'English' };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console';
    resources: { console: Texts };
  }
}

const REMEMBERED = 'controldock.language';

function isLanguage(value: string | null | undefined): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** The first of the browser's languages that we speak. */
export function pickLanguage(remembered: string | null, wished: readonly string[]): Language {
  if (isLanguage(remembered)) return remembered;
  return wished.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

/** Start i18next; the texts are part of the program, so this is done at once. */
export function startI18n(
  language = pickLanguage(localStorage.getItem(REMEMBERED), navigator.languages),
): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'console',
    resources: { en: { console: en }, ko: { console: ko } },
    interpolation: { escapeValue: false }, // React escapes
    initAsync: false,
  });
  document.documentElement.lang = language;
}

/** Change the language and remember that. */
export function switchLanguage(language: Language): void {
  localStorage.setItem(REMEMBERED, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

export type Translate = TFunction<'console'>;
