/** PC 목록의 필터와 저장한 필터. */

import type { enFilters } from '../en/filters.ts';
import type { OtherForms } from '../plurals.ts';

export const koFilters: OtherForms<typeof enFilters> = {
  filters: {
    title: '필터',
    active: '적용한 필터',
    clear: '모두 지우기',
    takeAway: '{{what}} 필터 해제',
    find: '{{what}} 찾기',
    notFound: '찾는 항목이 없습니다',
    nothing: '아직 고를 항목이 없습니다',
    noTags: '아직 태그가 있는 PC가 없습니다. PC를 선택해 태그를 붙여 보세요.',
    noVersion: '알 수 없음',
    everything: '모든 PC',
    os: '운영체제',
    version: '에이전트 버전',
    tags: '태그',
    state: {
      online: '온라인',
      offline: '오프라인',
      quarantined: '격리됨',
      removed: '삭제됨',
    },
    part: { search: '‘{{search}}’', version: '에이전트 {{version}}', tag: '태그: {{tag}}' },
    saved: '저장한 필터',
    manage: '저장한 필터 관리',
    lead: '모든 운영자가 함께 씁니다. 배포 대상으로도 고를 수 있습니다.',
    none: '저장한 필터가 없습니다.',
    name: '필터 이름',
    nameExample: '예: 3층 실습실, 오프라인',
    shared: '모든 운영자에게 보입니다.',
    save: '저장',
    saveThis: '이 필터 저장',
    savedNow: '‘{{name}}’ 필터를 저장했습니다.',
    rename: '{{name}} 이름 바꾸기',
    delete: '{{name}} 삭제',
    deleteTitle: '‘{{name}}’ 필터를 삭제할까요?',
    deleteText: 'PC에는 영향이 없습니다.',
  },
};
