/** The words of a language, without a page. */

import i18next from 'i18next';
import type { Language, Translate } from '../i18n';
import { en } from '../i18n/en';
import { ko } from '../i18n/ko';

const words = i18next.createInstance();
void words.init({
  lng: 'en',
  defaultNS: 'console',
  resources: { en: { console: en }, ko: { console: ko } },
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** The translation function of a language. */
export function speak(language: Language): Translate {
  return words.getFixedT(language, 'console') as unknown as Translate;
}
