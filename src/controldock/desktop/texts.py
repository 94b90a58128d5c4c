"""The companion's own words, in each language."""

from __future__ import annotations

from dataclasses import dataclass

from controldock.desktop.settings import Language
from controldock.domain.announcement import MAX_ANSWER, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All that is written or read out by us; names in braces are filled in."""

    announcement: str
    priorities: dict[Priority, str]
    from_sender: str
    administrator: str
    close: str
    confirm: str
    confirm_wish: str
    yes: str
    no: str
    send_answer: str
    change_answer: str
    your_answer: str
    question_yes_no: str
    question_choice: str
    question_text: str
    characters: str
    answer_by: str
    answer_over: str
    answer_sent: str
    answer_kept: str
    withdrawn: str
    more: str
    toast_open: str
    toast_answer: str
    open_link: str

    history: str
    history_empty: str
    history_hint: str
    open: str
    column_priority: str
    column_title: str
    column_sender: str
    column_time: str
    column_state: str
    state_unread: str
    state_read: str
    state_answered: str
    state_withdrawn: str

    settings: str
    language: str
    language_auto: str
    text_size: str
    text_normal: str
    text_large: str
    text_largest: str
    sound: str
    sound_try: str
    toast_time: str
    seconds: str
    save: str
    cancel: str
    not_saved: str

    about: str
    version: str
    agent_version: str
    server: str
    this_pc: str
    state: str
    last_contact: str
    never: str
    connected: str
    server_away: str
    agent_away: str
    unread: str

    register: str
    register_lead: str
    register_example: str
    register_token: str
    register_do: str
    register_already: str
    register_busy: str
    register_done: str
    register_denied: str
    register_failed: str
    register_server_wrong: str
    register_token_wrong: str

    today: str
    yesterday: str
    this_year: str
    any_year: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    days_left: str
    hours_left: str
    minutes_left: str
    moment_left: str


_ENGLISH = Texts(
    announcement="Announcement",
    priorities={Priority.NORMAL: "Notice", Priority.HIGH: "Important", Priority.URGENT: "Urgent"},
    from_sender="From {sender}",
    administrator="the administrator",
    close="Close",
    confirm="I have read this",
    confirm_wish="Please confirm that you have read this.",
    yes="Yes",
    no="No",
    send_answer="Send answer",
    change_answer="Change answer",
    your_answer="Your answer: {answer}",
    question_yes_no="Please answer yes or no.",
    question_choice="Please choose one.",
    question_text="Please answer in a few words.",
    characters="{count} of " + str(MAX_ANSWER) + " characters",
    answer_by="Until {time} · {left}",
    answer_over="The time to answer is over.",
    answer_sent="Your answer was sent.",
    answer_kept="Your answer is kept, and sent as soon as the connection is back.",
    withdrawn="This announcement was withdrawn.",
    more="Earlier announcements",
    toast_open="Open",
    toast_answer="Answer",
    open_link="Open {url}",
    history="Announcements",
    history_empty="There are no announcements yet.",
    history_hint="The latest announcements of this PC, newest first.",
    open="Open",
    column_priority="Kind",
    column_title="Title",
    column_sender="From",
    column_time="Time",
    column_state="State",
    state_unread="Unread",
    state_read="Read",
    state_answered="Answered: {answer}",
    state_withdrawn="Withdrawn",
    settings="Settings",
    language="Language",
    language_auto="As the desktop",
    text_size="Text of announcements",
    text_normal="Normal",
    text_large="Large",
    text_largest="Very large",
    sound="Sound for important announcements",
    sound_try="Try",
    toast_time="Small notices stay for",
    seconds="seconds",
    save="Save",
    cancel="Cancel",
    not_saved="The settings could not be saved: {reason}",
    about="About ControlDock",
    version="Version",
    agent_version="Agent",
    server="Server",
    this_pc="This PC",
    state="State",
    last_contact="Last contact",
    never="never",
    connected="Connected",
    server_away="No connection to the server",
    agent_away="The agent of this PC is not running",
    unread="{count} unread",
    register="Register this PC",
    register_lead="Enter the server and the enrollment token that the administrator gave you.",
    register_example="e.g. dock.example.com",
    register_token="Enrollment token",
    register_do="Register",
    register_already="This PC is registered already.",
    register_busy="One moment. Windows may ask for an administrator.",
    register_done="The agent asks the server now. This PC is connected as soon as an administrator approves it.",
    register_denied="No administrator agreed, so nothing was changed.",
    register_failed="The agent could not be started anew with these entries. Ask the administrator.",
    register_server_wrong="A server is entered as a name or an address, if need be with a port: dock.example.com:5500",
    register_token_wrong="This is no whole enrollment token. Copy it again from the console.",
    today="Today {time}",
    yesterday="Yesterday {time}",
    this_year="{weekday}, {month} {day}, {time}",
    any_year="{month} {day}, {year}, {time}",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    days_left="{days} d {hours} h left",
    hours_left="{hours} h {minutes} min left",
    minutes_left="{minutes} min left",
    moment_left="less than a minute left",
)

_KOREAN = Texts(
    announcement="공지",
    priorities={Priority.NORMAL: "공지", Priority.HIGH: "중요", Priority.URGENT: "긴급"},
    from_sender="보낸 사람: {sender}",
    administrator="관리자",
    close="닫기",
    confirm="확인했습니다",
    confirm_wish="내용을 읽으신 뒤 확인 단추를 눌러 주십시오.",
    yes="예",
    no="아니요",
    send_answer="답변 보내기",
    change_answer="답변 바꾸기",
    your_answer="보낸 답변: {answer}",
    question_yes_no="예 또는 아니요로 답해 주십시오.",
    question_choice="하나를 선택해 주십시오.",
    question_text="간단히 답변해 주십시오.",
    characters="{count} / " + str(MAX_ANSWER) + "자",
    answer_by="답변 기한: {time} · {left}",
    answer_over="답변 기한이 지났습니다.",
    answer_sent="답변을 보냈습니다.",
    answer_kept="답변을 저장했습니다. 다시 연결되면 보냅니다.",
    withdrawn="회수된 공지입니다.",
    more="지난 공지 보기",
    toast_open="열기",
    toast_answer="답변하기",
    open_link="{url} 열기",
    history="지난 공지",
    history_empty="아직 받은 공지가 없습니다.",
    history_hint="이 PC가 받은 최근 공지입니다. 최신순으로 표시됩니다.",
    open="열기",
    column_priority="구분",
    column_title="제목",
    column_sender="보낸 사람",
    column_time="시각",
    column_state="상태",
    state_unread="안 읽음",
    state_read="읽음",
    state_answered="답변: {answer}",
    state_withdrawn="회수됨",
    settings="설정",
    language="언어",
    language_auto="시스템 설정에 따름",
    text_size="공지 글자 크기",
    text_normal="보통",
    text_large="크게",
    text_largest="아주 크게",
    sound="중요한 공지에 소리 사용",
    sound_try="들어 보기",
    toast_time="알림 표시 시간",
    seconds="초",
    save="저장",
    cancel="취소",
    not_saved="설정을 저장하지 못했습니다: {reason}",
    about="ControlDock 정보",
    version="버전",
    agent_version="에이전트",
    server="서버",
    this_pc="이 PC",
    state="상태",
    last_contact="마지막 통신",
    never="없음",
    connected="연결됨",
    server_away="서버에 연결되지 않음",
    agent_away="이 PC의 에이전트가 실행되고 있지 않음",
    unread="안 읽은 공지 {count}건",
    register="이 PC 등록",
    register_lead="관리자가 알려 준 서버와 등록 토큰을 입력해 주십시오.",
    register_example="예: dock.example.kr",
    register_token="등록 토큰",
    register_do="등록",
    register_already="이미 등록된 PC입니다.",
    register_busy="잠시 기다려 주십시오. Windows가 관리자 권한을 물을 수 있습니다.",
    register_done="에이전트가 서버에 등록을 요청합니다. 관리자가 승인하면 이 PC가 연결됩니다.",
    register_denied="관리자 권한을 얻지 못해 아무것도 바꾸지 않았습니다.",
    register_failed="입력한 내용으로 에이전트를 다시 시작하지 못했습니다. 관리자에게 문의해 주십시오.",
    register_server_wrong="서버는 이름이나 주소로 입력하고, 필요하면 포트를 붙입니다. 예: dock.example.kr:5500",
    register_token_wrong="등록 토큰이 온전하지 않습니다. 콘솔에서 다시 복사해 주십시오.",
    today="오늘 {time}",
    yesterday="어제 {time}",
    this_year="{month}월 {day}일({weekday}) {time}",
    any_year="{year}년 {month}월 {day}일 {time}",
    weekdays=("월", "화", "수", "목", "금", "토", "일"),
    months=tuple(str(month) for month in range(1, 13)),
    days_left="{days}일 {hours}시간 남음",
    hours_left="{hours}시간 {minutes}분 남음",
    minutes_left="{minutes}분 남음",
    moment_left="1분도 남지 않음",
)

TEXTS = {Language.ENGLISH: _ENGLISH, Language.KOREAN: _KOREAN}


def shown_answer(answer: str, texts: Texts) -> str:
    """An answer as a person reads it."""
    return {"yes": texts.yes, "no": texts.no}.get(answer, answer)
