/** PC의 태그. */

import type { enTags } from '../en/tags.ts';
import type { OtherForms } from '../plurals.ts';

export const koTags: OtherForms<typeof enTags> = {
  tags: {
    manage: '태그 관리',
    lead: '태그로 PC를 교실, 층, 용도별로 묶습니다. 한 대에 여러 개를 붙일 수 있고, 색은 이름에 따라 정해집니다.',
    new: '새 태그 이름',
    newPlaceholder: '새 태그, 예: 3층 실습실',
    create: '만들기',
    created: '‘{{name}}’ 태그를 만들었습니다.',
    search: '태그 찾기',
    none: '아직 태그가 없습니다.',
    name: '태그 이름',
    pcs_other: 'PC {{count}}대',
    more: '+{{count}}',
    takeAway: '{{name}} 태그 빼기',
    rename: '{{name}} 태그 이름 바꾸기',
    merge: '{{name}} 태그를 다른 태그에 합치기',
    mergeShort: '합치기',
    mergeInto: '합칠 태그 선택',
    merged: '‘{{name}}’ 태그를 ‘{{into}}’ 태그에 합쳤습니다.',
    delete: '{{name}} 태그 삭제',
    deleteTitle: '‘{{name}}’ 태그를 삭제할까요?',
    deleteText_other: 'PC {{count}}대에서 이 태그가 빠집니다. PC는 그대로 남습니다.',
    change_other: 'PC {{count}}대의 태그 변경',
    add: '붙일 태그',
    addPlaceholder: '태그를 고르거나 새로 입력하세요',
    remove: '뺄 태그',
    removePlaceholder: '태그를 고르세요',
    typeNew: '이름을 입력하고 Enter를 누르세요',
    apply_other: 'PC {{count}}대에 적용',
    changed_other: 'PC {{count}}대의 태그를 바꿨습니다.',
  },
};
