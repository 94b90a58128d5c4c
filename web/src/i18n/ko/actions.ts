/** PC에 대한 작업: 다시 시작, 종료, 켜기, 정보 수집. */

import type { enActions } from '../en/actions.ts';
import type { OtherForms } from '../plurals.ts';

export const koActions: OtherForms<typeof enActions> = {
  actions: {
    menu: '다른 작업',
    name: {
      restart: '다시 시작',
      shut_down: '시스템 종료',
      wake: 'PC 켜기',
      collect_inventory: '지금 정보 수집',
    },
    kind: {
      shell: '명령',
      powershell: 'PowerShell',
      restart: '다시 시작',
      shut_down: '시스템 종료',
    },
    title: {
      restart_other: 'PC {{count}}대를 다시 시작할까요?',
      shut_down_other: 'PC {{count}}대를 종료할까요?',
      wake: 'PC 켜기',
      collect_inventory: '지금 정보 수집',
    },
    confirm: {
      restart_other: 'PC {{count}}대 다시 시작',
      shut_down_other: 'PC {{count}}대 종료',
      wake: '켜기',
      collect_inventory: '수집',
    },
    cancel: '그만두기',
    close: '닫기',
    online: '온라인',
    offline: '오프라인',
    withPeople: '사용자 로그인 중',
    offlineNote: '꺼져 있는 PC는 15분 안에 온라인이 될 때만 명령을 받습니다.',
    peopleNote_other:
      'PC {{count}}대에 사용자가 로그인해 있습니다. 시간이 지나면 저장하지 않은 작업은 사라집니다.',
    grace: '실행 전 대기 시간',
    graceHint: '그 전에는 취소할 수 있습니다. Linux PC는 분 단위로 셉니다.',
    graceNow: '즉시',
    notice: 'PC 사용자에게 보일 메시지',
    noticePlaceholder: '선택 사항: 점검을 위해 PC를 다시 시작합니다. 작업을 저장해 주세요.',
    type: '계속하려면 PC 수({{count}})를 입력하세요',
    ordered_other: 'PC {{count}}대에 명령을 내렸습니다.',
    wakeLead:
      '서버가 매직 패킷을 보내고, 같은 서브넷에 켜져 있는 PC에도 보내 달라고 요청합니다. 대상 PC의 펌웨어에서 Wake-on-LAN이 켜져 있어야 합니다.',
    relay: '패킷을 보낼 PC',
    relayAuto: '서브넷마다 자동 선택',
    relayHint: '자동 선택으로 켜지지 않으면 같은 곳에 켜져 있는 PC를 직접 고르세요.',
    asked_other: 'PC {{count}}대에 정보를 요청했습니다.',
    later_other: 'PC {{count}}대는 오프라인이어서 다시 연결될 때 수집합니다.',
    many_other: '대상은 PC {{count}}대입니다.',
    result: {
      pc: 'PC',
      done: '매직 패킷',
      server: '서버',
      sent: '{{by}}에서 보냄',
      not_sent: '보내지 못함: 서버에 보낼 네트워크가 없고, 같은 서브넷에 켜져 있는 PC도 없습니다.',
      no_mac_known: '보내지 못함: MAC 주소를 모릅니다. 정보를 수집하면 알게 됩니다.',
      asked: '요청함',
      when_back: '다시 연결될 때',
    },
    wokenSome_other: 'PC {{count}}대에 패킷을 보냈습니다. 켜지기까지 1~2분 걸립니다.',
    wokenNone: '패킷을 보내지 못했습니다.',
    graceFact: '사용자 대기 시간 {{duration}}',
    graceNone: '대기 시간 없이 즉시',
    noNotice: '메시지 없이, 시스템이 종료된다는 사실만 PC 사용자에게 표시됩니다.',
  },
};
