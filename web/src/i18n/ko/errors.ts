/** 오류 코드와 입력란의 사유 코드에 대한 문장. */

import type { enErrors } from '../en/errors.ts';

export const koErrors: typeof enErrors = {
  errors: {
    title: '처리하지 못했습니다',
    loadTitle: '불러오지 못했습니다',
    unreachable: '서버에 연결할 수 없습니다. 네트워크를 확인해 주세요. 계속 다시 시도합니다.',
    malformed: '서버가 요청을 이해하지 못했습니다. 페이지를 새로 고친 뒤 다시 시도해 주세요.',
    invalid: '표시된 항목을 확인해 주세요.',
    not_signed_in: '로그인이 만료되었습니다. 다시 로그인해 주세요.',
    sign_in_failed: '이름 또는 비밀번호가 올바르지 않습니다.',
    not_allowed: '이 작업을 할 권한이 없습니다.',
    not_found: '찾을 수 없습니다. 이미 삭제되었을 수 있습니다.',
    conflict: '지금 상태에서는 할 수 없습니다. 방금 상태가 바뀌었을 수 있습니다.',
    name_taken: '이미 사용 중인 이름입니다.',
    already_decided: '다른 관리자가 이미 처리한 요청입니다.',
    unavailable: '서버가 바쁩니다. 잠시 뒤 다시 시도해 주세요.',
    too_many_tries: '시도가 너무 많았습니다. 잠시 기다린 뒤 다시 시도해 주세요.',
    agent_unknown: '서버가 모르는 PC입니다.',
    agent_removed: '삭제된 PC입니다.',
  },
  fields: {
    name_too_long: '200자까지 쓸 수 있습니다.',
    script_empty: '실행할 명령을 입력해 주세요.',
    script_too_long: '256KiB까지 쓸 수 있습니다.',
    script_has_nul: '명령에 셸이 받아들이지 않는 NUL 문자가 있습니다.',
    timeout_out_of_range: '1초에서 7일 사이여야 합니다.',
    target_empty: 'PC를 한 대 이상 선택해 주세요.',
    target_unknown_agent: '선택한 PC 가운데 더 이상 관리하지 않는 PC가 있습니다.',
    name_malformed: '영문 소문자, 숫자, 마침표, 하이픈, 밑줄만 쓸 수 있습니다.',
    password_length: '12자에서 256자 사이여야 합니다.',
    password_wrong: '현재 비밀번호가 아닙니다.',
    required: '입력해 주세요.',
    other: '사용할 수 없는 값입니다({{reason}}).',
  },
};
