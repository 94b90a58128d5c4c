/** 공지의 전송과 보관. */

import type { enAnnounceSettings } from '../en/announceSettings.ts';
import type { OtherForms } from '../plurals.ts';

export const koAnnounceSettings: OtherForms<typeof enAnnounceSettings> = {
  announceSettings: {
    title: '공지',
    lead: '공지가 PC에 전달되는 방법입니다. 데이터그램을 받지 못한 PC도 다음 확인 때 공지를 받으므로, 여기서 무엇을 정하든 공지가 누락되지는 않습니다.',
    off: '서버 설정에서 공지용 UDP를 꺼 두었습니다. 공지는 TCP로만 전달됩니다.',
    multicast: '멀티캐스트',
    multicastHint:
      '그룹에 참여한 모든 PC에 데이터그램 하나로 전달합니다. 중간 라우터가 멀티캐스트를 전달하면 다른 서브넷에도 도달합니다. PC는 UDP {{port}}번 포트에서 받습니다.',
    group: 'IPv4 그룹',
    group6: 'IPv6 그룹',
    ttl: 'TTL',
    ttlHint: '1이면 서버가 속한 서브넷에만 전달되고, 라우터를 하나 지날 때마다 1씩 더 필요합니다.',
    broadcast: '브로드캐스트와 네트워크 인터페이스',
    broadcastHint:
      '서버가 속한 서브넷의 모든 PC에 전달합니다. 라우터는 브로드캐스트를 버리므로, 다른 서브넷에는 라우터가 여기에 적은 서브넷으로의 directed broadcast를 허용할 때만 도달합니다.',
    interfaces: '보낼 인터페이스',
    interfacesHint: '서버의 주소입니다. 비워 두면 나중에 추가되는 것까지 모든 인터페이스로 보냅니다.',
    allInterfaces: '모든 인터페이스',
    subnets: '다른 서브넷',
    subnetsHint:
      '10.20.0.0/16처럼 쓰고 하나마다 Enter를 누르세요. 여러 개를 한꺼번에 붙여 넣을 수도 있습니다.',
    keep: '이력',
    retention: '공지 보관',
    retentionHint:
      '끝난 지 이 기간이 지난 공지는 수신 기록, 답변과 함께 자동으로 삭제합니다(1일부터 3,650일까지).',
    saved: '저장했습니다. 온라인인 PC에는 바로 적용됩니다.',
  },
};
