/** 공지가 도달한 범위와 걸린 시간. */

import type { enCoverage } from '../en/coverage.ts';
import type { OtherForms } from '../plurals.ts';

export const koCoverage: OtherForms<typeof enCoverage> = {
  coverage: {
    heard_udp: '데이터그램을 들음',
    tcp_alone: 'TCP로만 받음',
    missing: '아직 소식 없음',
    unknown: '네트워크 알 수 없음',
    each: '점 하나가 PC {{count, number}}대입니다.',
    show: '{{network}}의 PC 보기',
    hide: '서브넷 줄여 보기',
    all_other: '서브넷 {{count, number}}개 더 보기',
    none: '아직 알려진 것이 없습니다',
    noneText: 'PC가 알려 오면 어느 서브넷에서 데이터그램을 들었는지 보여 줍니다.',
    title: '네트워크가 통과시킨 것',
    safe: '데이터그램을 듣지 못한 PC도 스스로 맺은 연결로 조금 늦게 받습니다.',
    sum: {
      heard: {
        broadcast: '알려 온 모든 서브넷에서 브로드캐스트를 들었습니다.',
        multicast: '알려 온 모든 서브넷에서 멀티캐스트를 들었습니다.',
        direct: '알려 온 모든 서브넷에서 데이터그램을 들었습니다.',
      },
      mixed: {
        broadcast:
          '서브넷 {{reported, number}}개 가운데 {{heard, number}}개가 브로드캐스트를 통과시켰습니다.',
        multicast: '서브넷 {{reported, number}}개 가운데 {{heard, number}}개가 멀티캐스트를 통과시켰습니다.',
        direct: '서브넷 {{reported, number}}개 가운데 {{heard, number}}개가 데이터그램을 통과시켰습니다.',
      },
      partly_other: '{{count, number}}개에서는 일부 PC만 들었습니다.',
      blocked_other: '{{count, number}}개에는 전혀 들어가지 못했습니다.',
      nothing: '아직 알려 온 PC가 없습니다.',
      unsent:
        '서버에서 나간 데이터그램이 없어 네트워크에 대해 알 수 있는 것이 없습니다. 모두 TCP로 보냈습니다.',
    },
    verdict: {
      heard: '통과함',
      partly: '일부만 통과함',
      blocked: '통과하지 못함',
      nothing: '아직 알 수 없음',
    },
    advice: {
      heard: '공지를 받은 이곳의 모든 PC가 데이터그램을 들었습니다. 따로 할 일이 없습니다.',
      nothing: '이곳에는 아직 공지를 받은 PC가 없습니다. 네트워크 문제라는 뜻은 아닙니다.',
      partly: {
        broadcast:
          '듣지 못한 PC가 있습니다. 흔한 원인은 PC의 방화벽(들어오는 UDP 5502)과 브로드캐스트를 버리는 Wi-Fi입니다.',
        multicast:
          '듣지 못한 PC가 있습니다. 흔한 원인은 쿼리어 없이 IGMP 스누핑을 쓰는 스위치, 멀티캐스트를 버리는 Wi-Fi, PC의 방화벽입니다.',
        direct: '듣지 못한 PC가 있습니다. 흔한 원인은 PC의 방화벽(들어오는 UDP 5502)과 바뀐 주소입니다.',
      },
      blocked: {
        broadcast:
          '라우터가 이 서브넷으로 디렉티드 브로드캐스트를 보내지 않거나, 설정에 이 서브넷이 없습니다. 라우터에서 서버의 브로드캐스트를 허용하거나 멀티캐스트 또는 개별 전송을 고르십시오.',
        multicast:
          '이 서브넷으로 멀티캐스트가 라우팅되지 않습니다. 라우터의 PIM, 스위치의 IGMP, 충분한 TTL이 필요합니다.',
        direct: '서버와 이 서브넷 사이의 방화벽이나 ACL이 들어오는 UDP 5502를 막고 있습니다.',
      },
    },
    settings: '설정에서 네트워크 보기',
    reach: '서버가 보낸 것',
    reachNone: '보낸 데이터그램이 없습니다.',
    reachLabel: '데이터그램을 보낸 길',
    from: '보낸 주소',
    to: '받는 주소',
    result: '결과',
    went: '보냄',
    notSent: {
      no_network: '서버에 사용할 수 있는 네트워크가 없습니다.',
      no_group: '설정에 멀티캐스트 그룹이 없습니다.',
      no_address: '대상 PC의 주소를 알 수 없습니다.',
      no_route: '서버에서 그곳으로 가는 경로가 없습니다.',
      not_permitted: '서버의 방화벽이 허용하지 않습니다.',
      address_gone: '서버에 이 주소가 더 이상 없습니다.',
      failed: '보내지 못했습니다. 자세한 내용은 서버 로그를 확인해 주세요.',
    },
  },
  delays: {
    step: '단계',
    none: '아직 여기까지 온 PC가 없습니다',
    noneText: 'PC가 알려 오면 보낸 뒤 얼마나 걸렸는지 보여 줍니다.',
    half: '전체 PC의 절반',
    most: 'PC 10대 중 9대',
    all: '모든 PC',
    within: '{{time}} 안에',
    beyond: '{{time}} 넘게 걸림',
    notYet: '아직',
    count_other: 'PC {{count, number}}대',
    upTo: '{{time}} 이내',
    over: '{{time}} 초과',
    line: '그때까지 전체 PC 중',
    label: '{{step}}: 전체 PC의 절반 {{half}}, PC 10대 중 9대 {{most}}',
    axis: '보낸 뒤 지난 시간. 점선은 그때까지 온 PC의 비율입니다.',
  },
};
