"""Signals that end a process on Linux."""

from __future__ import annotations

from controldock.domain.exit_codes.meaning import Source, table

SIGNALS = table(
    Source.SIGNAL,
    (
        (
            1,
            "SIGHUP",
            "It was ended because its terminal or session was closed.",
            "터미널이나 세션이 닫혀 종료되었습니다.",
        ),
        (2, "SIGINT", "It was interrupted, as by Ctrl-C.", "Ctrl+C 등으로 중단되었습니다."),
        (3, "SIGQUIT", "It was told to quit at once.", "즉시 끝내라는 신호를 받았습니다."),
        (
            4,
            "SIGILL",
            "It crashed: this processor can't run it.",
            "비정상 종료되었습니다(프로세서가 실행할 수 없는 명령).",
        ),
        (5, "SIGTRAP", "It stopped at a trap.", "트랩에서 멈췄습니다."),
        (
            6,
            "SIGABRT",
            "It ended itself because something was badly wrong.",
            "심각한 오류로 스스로 종료했습니다.",
        ),
        (
            7,
            "SIGBUS",
            "It crashed: memory could not be read, as when a file became shorter.",
            "비정상 종료되었습니다(버스 오류).",
        ),
        (
            8,
            "SIGFPE",
            "It crashed: a calculation was not possible, as a division by zero.",
            "비정상 종료되었습니다(0으로 나누기 등 계산 오류).",
        ),
        (
            9,
            "SIGKILL",
            "It was killed; often the system was out of memory.",
            "강제로 종료되었습니다. 메모리 부족일 수 있습니다.",
        ),
        (
            10,
            "SIGUSR1",
            "It was ended by a signal of another program.",
            "다른 프로그램의 신호로 종료되었습니다.",
        ),
        (
            11,
            "SIGSEGV",
            "It crashed: it used memory that is not its own.",
            "비정상 종료되었습니다(메모리 액세스 위반).",
        ),
        (
            12,
            "SIGUSR2",
            "It was ended by a signal of another program.",
            "다른 프로그램의 신호로 종료되었습니다.",
        ),
        (13, "SIGPIPE", "It wrote to a program that had ended.", "이미 끝난 프로그램에 출력하려 했습니다."),
        (14, "SIGALRM", "A time limit of its own was over.", "스스로 정한 시간이 지났습니다."),
        (15, "SIGTERM", "It was told to end.", "종료 신호를 받았습니다."),
        (16, "SIGSTKFLT", "It was ended by a fault of the processor's stack.", "스택 오류로 종료되었습니다."),
        (24, "SIGXCPU", "It used more processor time than it may.", "허용된 CPU 시간을 넘었습니다."),
        (25, "SIGXFSZ", "It wrote a larger file than it may.", "허용된 파일 크기를 넘었습니다."),
        (29, "SIGIO", "It was ended by a signal of input or output.", "입출력 신호로 종료되었습니다."),
        (30, "SIGPWR", "The power failed.", "전원 이상으로 종료되었습니다."),
        (31, "SIGSYS", "It asked the system for something forbidden.", "금지된 시스템 호출을 사용했습니다."),
    ),
)
