/** 관리자가 전체 PC에 정하는 값. */

import type { enSettings } from '../en/settings.ts';
import type { OtherForms } from '../plurals.ts';

export const koSettings: OtherForms<typeof enSettings> = {
  settings: {
    title: '설정',
    summary: '모든 PC에 적용됩니다.',
    pollInterval: '확인 주기',
    pollIntervalHint:
      '각 PC가 서버에 연결해 확인하는 주기입니다. 주기의 세 배 동안 소식이 없는 PC는 오프라인으로 표시합니다. 짧게 하면 꺼진 PC를 빨리 알 수 있고, 길게 하면 네트워크를 덜 씁니다. 주기를 따로 정한 PC는 그대로 둡니다.',
    retentionUnit: '일',
    kept: {
      removed_retention: '삭제한 PC 보관',
      log_retention: '로그 보관',
      result_retention: '배포 결과 보관',
    },
    keptHint: {
      removed_retention:
        '이 기간 안에는 삭제한 PC를 복원할 수 있습니다(1일부터 3,650일까지). 지나면 새로 등록해야 합니다.',
      log_retention:
        '명령이 출력한 전체 로그를 보관하는 기간입니다. 지나면 로그만 삭제하고 결과와 마지막 출력은 남깁니다.',
      result_retention: '끝난 배포를 보관하는 기간입니다. 지나면 결과와 로그를 모두 삭제합니다.',
    },
    save: '저장',
    saved: '저장했습니다. 새 확인 주기는 각 PC가 다음 확인부터 따릅니다.',
    notAllowed: '설정은 관리자만 바꿀 수 있습니다.',
  },
};
