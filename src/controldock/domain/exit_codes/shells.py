"""What the interpreters that run scripts say by their exit codes, and a custom among programs for Unix."""

from __future__ import annotations

from controldock.domain.exit_codes.meaning import Source, table

_FAILED = "The script says that it failed, and not why."
_FAILED_KO = "스크립트가 실패했다고만 알렸습니다. 이유는 출력에서 확인해 주십시오."

SHELL = table(
    Source.SHELL,
    (
        (1, "", _FAILED, _FAILED_KO),
        (2, "", "The shell could not make sense of the script, or a program was called wrongly.", "셸이 스크립트를 해석하지 못했거나 명령을 잘못 호출했습니다."),
        (100, "", "A command failed; apt says so when it could not do its work.", "명령이 실패했습니다. apt가 작업을 마치지 못하면 이 코드를 반환합니다."),
        (124, "", "A time limit within the script was over.", "스크립트 안에서 정한 제한 시간이 지났습니다."),
        (125, "", "A command that runs others failed itself.", "다른 명령을 실행하는 명령 자체가 실패했습니다."),
        (126, "", "A command was found, but may not be executed.", "명령을 찾았지만 실행할 수 없습니다."),
        (127, "", "A command was not found.", "명령을 찾을 수 없습니다."),
        (128, "", "The script gave back an exit code that is none.", "스크립트가 올바르지 않은 종료 코드를 반환했습니다."),
        (255, "", "The script gave back -1 or a code that is out of range; ssh says so when it can't connect.", "스크립트가 -1 또는 범위를 벗어난 코드를 반환했습니다. ssh는 연결에 실패하면 이 코드를 반환합니다."),
    ),
)  # fmt: skip

CMD = table(
    Source.SHELL,
    (
        (1, "", _FAILED, _FAILED_KO),
        (9009, "MSG_DIR_BAD_COMMAND_OR_FILE", "A command was not found.", "명령을 찾을 수 없습니다."),
    ),
)

POWERSHELL = table(
    Source.SHELL,
    (
        (1, "", "The script ended with an error; the last lines of its output say which.", "스크립트가 오류로 끝났습니다. 출력의 마지막 줄을 확인해 주십시오."),
        (64, "", "PowerShell did not understand how it was called.", "PowerShell을 잘못 호출했습니다."),
        (0xFFFD0000, "", "PowerShell could not start the script; the file may be missing or a policy may forbid it.", "PowerShell이 스크립트를 시작하지 못했습니다. 파일이 없거나 실행 정책이 막았을 수 있습니다."),
    ),
)  # fmt: skip

SYSEXITS = table(
    Source.SYSEXITS,
    (
        (64, "EX_USAGE", "A command was called wrongly.", "명령을 잘못 사용했습니다."),
        (65, "EX_DATAERR", "The input data is wrong.", "입력 데이터가 잘못되었습니다."),
        (66, "EX_NOINPUT", "An input file can't be read.", "입력 파일을 읽을 수 없습니다."),
        (67, "EX_NOUSER", "A user is not known.", "사용자를 찾을 수 없습니다."),
        (68, "EX_NOHOST", "A computer's name is not known.", "호스트를 찾을 수 없습니다."),
        (69, "EX_UNAVAILABLE", "A service is not available.", "서비스를 사용할 수 없습니다."),
        (70, "EX_SOFTWARE", "A program found an error in itself.", "프로그램 내부 오류입니다."),
        (71, "EX_OSERR", "The system failed, as when no process can be started.", "운영 체제 오류입니다."),
        (
            72,
            "EX_OSFILE",
            "A file of the system is missing or wrong.",
            "시스템 파일이 없거나 잘못되었습니다.",
        ),
        (73, "EX_CANTCREAT", "An output file can't be made.", "출력 파일을 만들 수 없습니다."),
        (74, "EX_IOERR", "Reading or writing failed.", "입출력 오류입니다."),
        (
            75,
            "EX_TEMPFAIL",
            "It failed for now; try again later.",
            "일시적인 오류입니다. 나중에 다시 시도해 주십시오.",
        ),
        (76, "EX_PROTOCOL", "The other side said something that can't be.", "통신 규약 오류입니다."),
        (77, "EX_NOPERM", "The rights are not sufficient.", "권한이 없습니다."),
        (78, "EX_CONFIG", "A setting is wrong.", "설정이 잘못되었습니다."),
    ),
)
