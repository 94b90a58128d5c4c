/** 뼈대: 화면 틀, 실시간 연결, 어디서나 쓰는 말. */

import type { enFrame } from '../en/frame.ts';
import type { OtherForms } from '../plurals.ts';

export const koFrame: OtherForms<typeof enFrame> = {
  common: {
    copy: '복사',
    copied: '복사했습니다',
    copyFailed: '브라우저가 복사를 허용하지 않았습니다. 글자를 선택해 직접 복사해 주세요.',
    done: '완료',
    retry: '다시 시도',
    previous: '이전',
    next: '다음',
    range: '{{from}}–{{to}}',
    rangeOf: '{{total}} 중 {{from}}–{{to}}',
    none: '–',
    loading: '불러오는 중…',
    selected_other: '{{count}}개 선택함',
    clearSelection: '선택 해제',
    save: '저장',
    cancel: '취소',
    rename: '이름 바꾸기',
    delete: '삭제',
  },
  app: {
    skip: '본문으로 건너뛰기',
    navigation: '주 메뉴',
    openNavigation: '메뉴 열기',
    agents: 'PC',
    deployments: '배포',
    alerts: '알림',
    account: '{{name}} 계정',
    language: '언어',
    themeToDark: '어두운 테마로 바꾸기',
    themeToLight: '밝은 테마로 바꾸기',
    live: {
      label: '실시간 연결',
      connecting: '연결 중…',
      live: '실시간',
      reconnecting: '다시 연결 중…',
      stopped: '연결 안 됨',
      liveHint: '바뀐 내용이 바로 나타납니다.',
      reconnectingHint: '서버와 연결이 끊겼습니다. 화면의 내용이 최신이 아닐 수 있습니다.',
    },
    notFound: {
      title: '없는 페이지입니다',
      text: '주소가 잘못되었거나 대상이 이미 삭제되었습니다.',
      home: 'PC 목록으로',
    },
    crash: {
      title: '페이지가 멈췄습니다',
      text: 'ControlDock의 오류입니다. 데이터에는 영향이 없으며, 새로 고치면 대부분 해결됩니다.',
      reload: '새로 고침',
    },
    version: '버전 {{version}}',
  },
  time: {
    now: '방금',
    ms: '{{n}}밀리초',
    s: '{{n}}초',
    min: '{{n}}분',
    minS: '{{m}}분 {{s}}초',
    h: '{{n}}시간',
    hMin: '{{h}}시간 {{m}}분',
    d: '{{n}}일',
    dH: '{{d}}일 {{h}}시간',
  },
};
