"""Codes with which Windows itself ends a process."""

from __future__ import annotations

from controldock.domain.exit_codes.meaning import Source, table

NTSTATUS = table(
    Source.NTSTATUS,
    (
        (0x40010004, "DBG_TERMINATE_PROCESS", "The process was ended from outside.", "외부에서 프로세스를 종료했습니다."),
        (0x80000003, "STATUS_BREAKPOINT", "The program stopped at a breakpoint.", "프로그램이 중단점에서 멈췄습니다."),
        (0xC0000001, "STATUS_UNSUCCESSFUL", "It failed.", "작업이 실패했습니다."),
        (0xC0000005, "STATUS_ACCESS_VIOLATION", "The program crashed: it used memory that is not its own.", "프로그램이 비정상 종료되었습니다(메모리 액세스 위반)."),
        (0xC0000006, "STATUS_IN_PAGE_ERROR", "The program's file could not be read, as when a disk or share is gone.", "프로그램 파일을 읽지 못했습니다. 디스크나 공유가 끊겼을 수 있습니다."),
        (0xC0000008, "STATUS_INVALID_HANDLE", "The program used a handle that is not valid.", "프로그램이 올바르지 않은 핸들을 사용했습니다."),
        (0xC000000D, "STATUS_INVALID_PARAMETER", "A parameter is wrong.", "매개 변수가 잘못되었습니다."),
        (0xC0000017, "STATUS_NO_MEMORY", "There was too little memory.", "메모리가 부족합니다."),
        (0xC000001D, "STATUS_ILLEGAL_INSTRUCTION", "The program crashed: this processor can't run it.", "프로그램이 비정상 종료되었습니다(이 프로세서가 실행할 수 없는 명령)."),
        (0xC0000022, "STATUS_ACCESS_DENIED", "Access was denied.", "액세스가 거부되었습니다."),
        (0xC0000034, "STATUS_OBJECT_NAME_NOT_FOUND", "A file or name was not found.", "파일이나 이름을 찾을 수 없습니다."),
        (0xC000003B, "STATUS_OBJECT_PATH_SYNTAX_BAD", "A path is not valid.", "경로가 올바르지 않습니다."),
        (0xC000007B, "STATUS_INVALID_IMAGE_FORMAT", "A library is for another kind of Windows (32 or 64 bits), or damaged.", "DLL이 손상되었거나 32/64비트가 맞지 않습니다."),
        (0xC000007F, "STATUS_DISK_FULL", "The disk is full.", "디스크 공간이 부족합니다."),
        (0xC000008E, "STATUS_FLOAT_DIVIDE_BY_ZERO", "The program crashed: it divided by zero.", "프로그램이 비정상 종료되었습니다(0으로 나눔)."),
        (0xC0000094, "STATUS_INTEGER_DIVIDE_BY_ZERO", "The program crashed: it divided by zero.", "프로그램이 비정상 종료되었습니다(0으로 나눔)."),
        (0xC0000095, "STATUS_INTEGER_OVERFLOW", "The program crashed: a number became too large.", "프로그램이 비정상 종료되었습니다(정수 오버플로)."),
        (0xC000009A, "STATUS_INSUFFICIENT_RESOURCES", "Windows is short of resources.", "시스템 자원이 부족합니다."),
        (0xC00000FD, "STATUS_STACK_OVERFLOW", "The program crashed: its stack overflowed.", "프로그램이 비정상 종료되었습니다(스택 오버플로)."),
        (0xC000012D, "STATUS_COMMITMENT_LIMIT", "The paging file is too small.", "페이징 파일이 너무 작습니다."),
        (0xC0000135, "STATUS_DLL_NOT_FOUND", "A library (DLL) or .NET is missing.", "필요한 DLL이나 .NET이 없습니다."),
        (0xC0000138, "STATUS_ORDINAL_NOT_FOUND", "A library has the wrong version.", "DLL 버전이 맞지 않습니다."),
        (0xC0000139, "STATUS_ENTRYPOINT_NOT_FOUND", "A library lacks a function; its version is wrong.", "DLL에 필요한 함수가 없습니다. 버전이 맞지 않습니다."),
        (0xC000013A, "STATUS_CONTROL_C_EXIT", "The program was ended, by Ctrl-C or because its session was closed.", "Ctrl+C 또는 세션 종료로 프로그램이 끝났습니다."),
        (0xC0000142, "STATUS_DLL_INIT_FAILED", "The program could not start; often too many run without a desktop.", "프로그램을 시작하지 못했습니다(DLL 초기화 실패)."),
        (0xC0000194, "STATUS_POSSIBLE_DEADLOCK", "The program hung and was ended.", "프로그램이 멈춰 종료되었습니다(교착 상태)."),
        (0xC0000225, "STATUS_NOT_FOUND", "It was not found.", "항목을 찾을 수 없습니다."),
        (0xC0000374, "STATUS_HEAP_CORRUPTION", "The program crashed: it damaged its own memory.", "프로그램이 비정상 종료되었습니다(힙 손상)."),
        (0xC0000409, "STATUS_STACK_BUFFER_OVERRUN", "The program ended itself because something was badly wrong.", "프로그램이 심각한 오류를 감지하고 스스로 종료했습니다."),
        (0xC0000417, "STATUS_INVALID_CRUNTIME_PARAMETER", "The program crashed: a wrong parameter.", "프로그램이 비정상 종료되었습니다(잘못된 매개 변수)."),
        (0xC0000420, "STATUS_ASSERTION_FAILURE", "The program ended itself: something it relies on was not so.", "프로그램의 내부 검사가 실패했습니다."),
        (0xC0000428, "STATUS_INVALID_IMAGE_HASH", "The file's signature is not valid.", "파일의 서명이 올바르지 않습니다."),
        (0xC06D007E, "VcppException(ERROR_MOD_NOT_FOUND)", "A library (DLL) was not found.", "DLL을 찾을 수 없습니다."),
        (0xC06D007F, "VcppException(ERROR_PROC_NOT_FOUND)", "A library lacks a function; its version may be wrong.", "DLL에 필요한 함수가 없습니다."),
    ),
)  # fmt: skip
