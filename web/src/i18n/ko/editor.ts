/** 스크립트 편집기. */

import type { enEditor } from '../en/editor.ts';

export const koEditor: typeof enEditor = {
  editor: {
    phrases: {
      find: '찾기',
      replace: '바꾸기',
      next: '다음',
      previous: '이전',
      all: '모두 선택',
      matchCase: '대소문자 구분',
      regexp: '정규식',
      byWord: '단어 단위',
      replaceOne: '바꾸기',
      replaceAll: '모두 바꾸기',
      close: '닫기',
      goToLine: '줄 이동',
      go: '이동',
      currentMatch: '현재 결과',
      onLine: '줄 번호',
      replacedOne: '$번째 줄을 바꿈',
      replacedMany: '$곳을 바꿈',
      completions: '자동 완성',
      controlCharacter: '제어 문자',
    },
  },
};
