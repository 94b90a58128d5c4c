/** Fails when the languages differ in keys or placeholders, or a text is used nowhere. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { en } from '../src/i18n/en/index.ts';
import { ko } from '../src/i18n/ko/index.ts';
import { differences, flatten } from '../src/i18n/plurals.ts';

/** Texts whose last part is a code or a state, so that no source spells the whole key. */
const BY_CODE = /^(errors|fields|states|stateHints|os|session\.role|agents\.state)\./;

const sources = readdirSync(join(import.meta.dirname, '../src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/i18n\/(en|ko)/.test(name.replaceAll('\\', '/')))
  .map((name) => readFileSync(join(import.meta.dirname, '../src', name), 'utf8'))
  .join('\n');

function isUsed(path: string): boolean {
  const key = path.replace(/_(one|other)$/, '');
  if (BY_CODE.test(key) || sources.includes(`'${key}'`)) return true;
  const parents = [...key.matchAll(/\./g)].map(({ index }) => key.slice(0, index));
  return parents.some((parent) => sources.includes(`\`${parent}.$`)); // `tokens.expiry.${name}`
}

const unused = [...flatten(en).keys()]
  .filter((path) => !isUsed(path))
  .map((path) => `${path} is used nowhere`);
const problems = [...differences(en, ko), ...unused];
for (const problem of problems) console.error(`i18n: ${problem}`);
process.exit(problems.length > 0 ? 1 : 0);
