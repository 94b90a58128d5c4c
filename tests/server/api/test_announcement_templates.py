"""Announcement templates over HTTP."""

from tests.server.api.world import World

from controldock.domain.operator import Role

MESSAGE = {
    "title": "점검 안내",
    "body": "18시부터 점검합니다.\nhttps://example.org",
    "priority": "urgent",
    "transmission": "multicast",
    "display": "window",
    "needs_confirmation": True,
    "question": {"kind": "choice", "choices": ["월", "화"], "until": None},
}
PLACE = "/api/announcement-templates"


async def test_a_message_is_kept_changed_and_forgotten(world: World) -> None:
    person, viewer = await world.person(Role.OPERATOR), await world.person(Role.VIEWER)
    made = await person.post(PLACE, json={"name": "점검", **MESSAGE})
    assert made.status_code == 201
    assert made.json()["message"] == MESSAGE
    path = f"{PLACE}/{made.json()['id']}"
    assert (await viewer.get(path)).json() == made.json()
    changed = (await person.put(path, json={"name": "점검 2", "title": "Hello"})).json()
    assert (changed["name"], changed["message"]["title"]) == ("점검 2", "Hello")
    assert (changed["message"]["display"], changed["message"]["question"]) == ("toast", None)
    assert (await viewer.get(PLACE)).json() == [changed]
    assert (await viewer.delete(path)).status_code == 403
    assert (await person.delete(path)).status_code == 204
    assert (await person.get(path)).status_code == 404


async def test_what_is_wrong_is_said_at_its_field(world: World) -> None:
    person = await world.person(Role.OPERATOR)
    await person.post(PLACE, json={"name": "one", "title": "x"})
    for wrong, fields in (
        ({"name": "ONE", "title": "x"}, {"name": "name_taken"}),
        ({"name": " ", "title": "x"}, {"name": "name_empty"}),
        ({"name": "two", "title": " "}, {"title": "title_empty"}),
        ({"name": "two", "title": "x", "body": "x" * 20_001}, {"body": "body_too_long"}),
        (
            {"name": "two", "title": "x", "question": {"kind": "choice", "choices": ["a"]}},
            {"question.choices": "choices_count"},
        ),
    ):
        refused = await person.post(PLACE, json=wrong)
        assert refused.json()["details"]["fields"] == fields
