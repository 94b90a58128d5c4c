import { expect, test } from 'vitest';
import { piecesOf } from './links';

const links = (text: string) => piecesOf(text).flatMap((one) => (one.isLink ? [one.text] : []));

test('addresses are links, what stands around them is not', () => {
  expect(links('자세한 내용(https://school.go.kr/notice?id=3)을 보십시오.')).toEqual([
    'https://school.go.kr/notice?id=3',
  ]);
  expect(links('HTTP://A.B/c, http://d.e/.')).toEqual(['HTTP://A.B/c', 'http://d.e/']);
});

test('a Korean particle is none of the address, and a bracket that was opened in it is', () => {
  expect(links('https://example.kr/form에서 신청하고 https://example.kr/에 올려 주십시오')).toEqual([
    'https://example.kr/form',
    'https://example.kr/',
  ]);
  expect(links('https://ko.wikipedia.org/wiki/Seoul_(city)')).toEqual([
    'https://ko.wikipedia.org/wiki/Seoul_(city)',
  ]);
});

// As in tests/desktop/test_body.py.
test.each([
  ['See https://example.org/a?b=1&c=2#d.', 'https://example.org/a?b=1&c=2#d'],
  ['(http://example.org/x)', 'http://example.org/x'],
  ['https://example.org/Seoul_(city), for example', 'https://example.org/Seoul_(city)'],
  ['"https://example.org/"', 'https://example.org/'],
  ['HTTPS://EXAMPLE.ORG/A!', 'HTTPS://EXAMPLE.ORG/A'],
  ['https://example.kr에서 확인하십시오', 'https://example.kr'],
  ['https://ko.example.org/wiki/대한민국', 'https://ko.example.org/wiki/대한민국'],
  ['https://한글.kr 참고', 'https://한글.kr'],
  ['‘https://example.kr/a’라고', 'https://example.kr/a'],
  ['https://example.org:8443/x\nnext', 'https://example.org:8443/x'],
])('a link ends where the PC ends it: %s', (text, url) => {
  expect(links(text)).toEqual([url]);
});

test('nothing else is made clickable', () => {
  expect(links('javascript:alert(1) file:///c:/ ftp://a www.a.kr https://')).toEqual([]);
});

test('no letter is lost', () => {
  const text = '앞 https://a.b/c. 뒤\nhttps://d';
  const pieces = piecesOf(text);
  expect(pieces.map((one) => one.text)).toEqual(['앞 ', 'https://a.b/c', '. 뒤\n', 'https://d']);
  expect(pieces.map((one) => one.at)).toEqual([0, 2, 15, 19]);
});
