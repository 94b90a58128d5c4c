/** 로그인, 비밀번호, API 키. */

import type { enPeople } from '../en/people.ts';
import type { OtherForms } from '../plurals.ts';

export const koPeople: OtherForms<typeof enPeople> = {
  session: {
    title: '로그인',
    lead: '모든 PC에 명령을 실행하고, 실제로 일어난 결과를 그대로 확인하세요.',
    name: '이름',
    password: '비밀번호',
    submit: '로그인',
    forgotten: '비밀번호가 아직 없나요? 서버가 시작할 때 출력한 로그인 링크를 여세요.',
    linkRunning: '링크로 로그인하는 중…',
    linkFailed: {
      title: '더 이상 쓸 수 없는 로그인 링크입니다',
      text: '로그인 링크는 짧은 시간 동안 한 번만 쓸 수 있습니다. 서버 PC에서 아래 명령을 실행하고, 출력된 링크를 여세요.',
    },
    linkUnreachable: '서버에 연결할 수 없어 링크를 사용하지 못했습니다. 연결을 확인한 뒤 링크를 다시 여세요.',
    signOut: '로그아웃',
    role: { administrator: '관리자', operator: '운영자', viewer: '조회자' },
    noPassword: {
      title: '아직 비밀번호가 없습니다.',
      text: '일회용 링크로 로그인했습니다. 비밀번호를 정해 두면 링크 없이도 다시 로그인할 수 있습니다.',
      action: '비밀번호 설정',
      later: '나중에',
    },
  },
  password: {
    set: '비밀번호 설정',
    change: '비밀번호 변경',
    current: '현재 비밀번호',
    new: '새 비밀번호',
    repeat: '새 비밀번호 확인',
    hint: '12자 이상. 길수록 안전합니다.',
    mismatch: '두 비밀번호가 서로 다릅니다.',
    save: '비밀번호 저장',
    saved: '비밀번호를 저장했습니다.',
  },
  apiKeys: {
    title: 'API 키',
    lead: '스크립트와 명령줄에서 씁니다. 키는 내 계정과 같은 권한을 가집니다.',
    note: '용도',
    notePlaceholder: '예: 야간 스크립트',
    create: '키 만들기',
    createdTitle: '지금 키를 복사하세요',
    createdText: '이번 한 번만 보여 줍니다. 서버에도 사본이 남지 않습니다.',
    empty: 'API 키가 없습니다.',
    createdAt: '{{when}} 만듦',
    lastUsed: '마지막 사용 {{when}}',
    neverUsed: '사용한 적 없음',
    delete: '삭제',
    deleteTitle: '이 키를 삭제할까요?',
    deleteText: '이 키를 쓰는 프로그램은 바로 거부됩니다.',
    deleted: '키를 삭제했습니다.',
  },
};
