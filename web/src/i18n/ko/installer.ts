/** Windows 설치 파일, 설치 방법. */

import type { enInstaller } from '../en/installer.ts';
import type { OtherForms } from '../plurals.ts';

export const koInstaller: OtherForms<typeof enInstaller> = {
  installer: {
    download: '내려받기',
    hash: 'SHA-256',
    copyHash: 'SHA-256 복사',
    way: {
      hand: '두 번 클릭',
      msiexec: '명령 프롬프트',
      powershell: 'PowerShell',
      startup_script: '그룹 정책',
      intune: 'Intune',
    },
    hint: {
      msiexec: '설치 파일이 있는 폴더에서, 관리자 권한 명령 프롬프트로 실행합니다.',
      powershell: '관리자 권한 PowerShell에서 실행합니다. 내려받아 해시를 확인하고 설치합니다.',
      startup_script: '.cmd 파일로 저장합니다. 에이전트가 없는 PC에만 설치합니다.',
      intune: 'Windows 앱(Win32)의 설치 명령입니다.',
    },
    note: {
      msiexec: '설치하는 동안 화면에 아무것도 나타나지 않습니다. 1분 안에 PC가 여기에 나타납니다.',
      powershell: '0이 나오면 설치가 끝난 것입니다. 3010이면 PC를 다시 시작해야 합니다.',
      startup_script:
        '컴퓨터 구성 › 정책 › Windows 설정 › 스크립트 › 시작에 등록합니다. 도메인의 누구나 스크립트와 그 안의 토큰을 읽을 수 있습니다. 자동 승인하지 않는 토큰을 쓰고, 설치가 끝나면 폐기하세요.',
      intune:
        '제거 명령과 검색 규칙은 Intune이 MSI에서 읽어 채웁니다. LOB(기간 업무) 앱이라면 명령줄 인수에 SERVER=…와 TOKEN=…만 넣으세요.',
    },
    steps: {
      run: 'PC에서 설치 파일을 내려받아 두 번 클릭합니다. 관리자 권한이 필요합니다.',
      ask: '시작 메뉴에서 Register this PC with ControlDock을 실행합니다.',
      fill: '아래의 서버와 등록 토큰을 입력합니다.',
    },
    server: '서버',
    token: '등록 토큰',
    limited_other: '이 토큰은 PC {{count}}대까지 쓸 수 있습니다.',
    missing: '이 서버에 아직 Windows 설치 파일이 없습니다',
    missingText:
      'make msi로 만든 뒤 controldock server add-package 파일 명령으로 서버에 추가하세요. 그때까지 이 명령을 쓰려면 PC에 Python 3.11 이상이 필요합니다.',
  },
};
