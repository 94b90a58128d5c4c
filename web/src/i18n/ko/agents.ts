/** PC. */

import type { enAgents } from '../en/agents.ts';
import type { OtherForms } from '../plurals.ts';

export const koAgents: OtherForms<typeof enAgents> = {
  os: { linux: 'Linux', windows: 'Windows', darwin: 'macOS' },
  agents: {
    title: 'PC',
    summary_other: 'PC {{number}}대, 온라인 {{online}}대',
    add: 'PC 추가',
    online: '온라인',
    offline: '오프라인',
    withinCheckIn: '{{duration}} 이내',
    withinHint: '온라인인 PC는 이 시간 안에 연결했습니다. 불러온 값: {{when}}',
    moreAddresses: '+{{count}}',
    select: '{{name}} 선택',
    noMatch: {
      title: '조건에 맞는 PC가 없습니다',
      action: '전체 보기',
    },
    first: {
      title: '첫 PC를 추가해 보세요',
      text: '각 PC에 설치하는 작은 에이전트가 이 서버와 연락을 주고받습니다. PC 쪽에서 네트워크 포트를 열 필요가 없습니다.',
      step1: { title: '명령 만들기', text: '‘PC 추가’를 누르면 실행할 명령 한 줄이 나옵니다.' },
      step2: {
        title: 'PC에서 실행',
        text: 'Linux는 터미널에서, Windows는 PowerShell에서 실행합니다.',
      },
      step3: {
        title: '여기서 승인',
        text: '몇 초 안에 이 페이지에 PC가 나타납니다. 승인을 누르면 끝입니다.',
      },
      viewer: '관리자가 PC를 추가하면 여기에 바로 나타납니다.',
    },
    detail: {
      neverSeen: '아직 없음',
    },
    state: { active: '사용 중', removed: '삭제됨' },
  },
};
