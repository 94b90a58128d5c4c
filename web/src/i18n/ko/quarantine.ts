/** 격리: 서로 같은 PC라고 하는 PC들. */

import type { enQuarantine } from '../en/quarantine.ts';
import type { OtherForms } from '../plurals.ts';

export const koQuarantine: OtherForms<typeof enQuarantine> = {
  quarantine: {
    title: '격리',
    summary:
      '여러 대가 서로 같은 PC라고 하는 경우입니다. 어느 쪽이 맞는지 정할 때까지 모두 작업을 받지 않습니다.',
    banner: {
      title_other: 'PC {{count}}대가 격리되어 있습니다.',
      text: '여러 대가 서로 같은 PC라고 하여 모두 작업을 받지 않습니다.',
      action: '확인하기',
    },
    empty: {
      title: '격리된 PC가 없습니다',
      text: '에이전트가 설치된 디스크를 복제하면, 두 PC가 서로 방해하지 않도록 여기에 격리됩니다.',
    },
    case: {
      claimants_other: '{{count}}대가 서로 이 PC라고 합니다',
      open: 'PC 보기',
    },
    hint: {
      copy: '서로 다른 PC로 보입니다. 에이전트가 설치된 디스크를 복제한 것 같습니다.',
      snapshot: '같은 PC로 보입니다. 스냅샷이나 백업에서 복원한 것 같습니다.',
    },
    differs: '다름',
    pc: 'PC {{n}}',
    stays: '이 PC로 유지',
    staysLabel: '{{name}}을(를) 이 PC로 유지',
    original: '기존 정보와 일치',
    holds: {
      label: '세션 비밀값',
      current: '최신',
      old: '이전 것',
      none: '없음',
    },
    rows: {
      hostName: '호스트 이름',
      address: '접속 주소',
      mainAddress: 'PC의 IP 주소',
      os: '운영체제',
      agent: '에이전트',
      firstSeen: '처음 확인',
      lastSeen: '마지막 확인',
    },
    notBack: '아직 다시 연결하지 않음',
    split: {
      action: '서로 다른 PC입니다',
      title: '서로 다른 PC로 나눌까요?',
      text_other:
        '{{name}}은(는) 이 PC로 계속 작동합니다. 나머지 {{count}}대는 다음에 연결할 때 같은 태그가 붙은 새 PC가 됩니다.',
      submit: '나누기',
      done: '나누었습니다. 1분 안에 다시 연결합니다.',
    },
    merge: {
      action: '같은 PC입니다',
      title: '같은 PC로 합칠까요?',
      text: '{{name}}을(를) 기준으로 계속 작동하고 나머지 기록은 지웁니다. 실제로 두 대라면 곧바로 다시 격리됩니다.',
      submit: '합치기',
      done: '합쳤습니다. 1분 안에 다시 연결합니다.',
    },
    readOnly: '관리자가 결정해야 합니다.',
  },
};
