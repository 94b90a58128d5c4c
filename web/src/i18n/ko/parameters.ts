/** 스크립트의 매개변수. */

import type { enParameters } from '../en/parameters.ts';

export const koParameters: typeof enParameters = {
  parameters: {
    optional: '선택 사항',
    on: '켬',
    off: '끔',
    choose: '고르세요',
    secretHint: '입력한 뒤에는 로그와 결과를 포함해 어디에도 표시되지 않습니다.',
    none: '이 스크립트에는 매개변수가 없습니다.',
    add: '매개변수 추가',
    unnamed: '매개변수 {{number}}',
    name: '이름',
    label: '표시 이름',
    labelPlaceholder: '입력란에 표시할 이름, 예: 폴더',
    type: '종류',
    types: {
      text: '텍스트',
      number: '숫자',
      switch: '켬/끔(true 또는 false)',
      choice: '선택 목록',
      secret: '비밀 값',
    },
    choices: '선택 항목',
    choicesPlaceholder: '항목을 입력하고 Enter를 누르세요',
    default: '기본값',
    required: '반드시 입력',
    moveUp: '{{name}} 위로 옮기기',
    moveDown: '{{name}} 아래로 옮기기',
    remove: '{{name}} 삭제',
  },
};
