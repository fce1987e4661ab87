"""What a program chooses from, and what waits for somebody."""

from huiyin.notices.services import Message, tell


def test_anybody_reads_the_types_and_conditions_in_force(program):
    status, answer = program("", "zh").get("/types")
    assert status == 200 and answer["edition"] == "2026"
    lamp = next(kind for kind in answer["types"] if kind["code"] == "0137")
    assert lamp["name"] == "路灯" and lamp["conditions"][0]["limit"] == "2 工作日"
    lamp = next(kind for kind in program("", "en").get("/types")[1]["types"] if kind["code"] == "0137")
    assert lamp["name"] == "Street lamp" and lamp["conditions"][0]["limit"] == "2 working days"


def test_units_areas_and_colleagues(program):
    lin = program("lin")
    assert {unit["code"] for unit in lin.get("/units")[1]["units"]} == {"C001", "D001", "D002", "S001"}
    assert len(lin.get("/areas")[1]["areas"]) == 9
    streets = lin.get("/areas?level=street&parent=990101")[1]["areas"]
    assert [street["code"] for street in streets] == ["990101001", "990101002"]
    assert {one["name"] for one in program("zhou", "zh").get("/staff")[1]["staff"]} == {"孙承办", "周主任"}


def test_where_a_point_lies(program):
    found = program("lin").get("/places/locate?lon=114.5005&lat=30.5005")[1]
    assert (found["unit_grid"], found["grid"], found["inside"]) == ("990101001001001", "99010100100101", True)
    assert program("lin").get("/places/locate?lon=1&lat=1")[1]["inside"] is False
    shifted = program("lin").get("/places/locate?lon=114.5005&lat=30.5005&system=gcj02")[1]
    assert abs(shifted["lon"] - 114.5005) > 0.001, "GCJ-02 lies some hundred metres off"


def test_a_request_waits_for_a_decision_and_goes_when_it_is_made(program, lamp):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    qian, sun, zhou = program("qian"), program("sun"), program("zhou")
    qian.done(f"{at}/dispatch", {"file": {"type": "0137"}, "unit": "D001"})
    sun.done(f"{at}/accept")
    before = sun.get(at)[1]["due_at"]
    sun.done(f"{at}/ask-extension", {"amount": 1, "unit": "working_days", "reason": "等配件"})
    waiting = qian.get("/requests")[1]["requests"]
    assert [(one["kind"], one["limit"]) for one in waiting] == [("extension", "1 working day")]
    assert sun.post(f"{at}/decide-extension", {"granted": True})[0] == 403
    assert qian.done(f"{at}/decide-extension", {"granted": True})["due_at"] > before
    assert qian.get("/requests")[1]["requests"] == []
    assert program("wu").get("/requests")[1]["requests"] == []
    assert zhou.get(at)[1]["extensions"] == 1


def test_a_named_colleague_is_asked_to_verify(program, lamp, district):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    program("lin").done(f"{at}/ask-check", {"staff_id": district.staff["far"].pk})
    assert len(program("far").get("/tasks")[1]["tasks"]) == 1
    assert program("mei").get("/tasks")[1]["tasks"] == []
    assert program("far").done(f"{at}/answer-check", {"answer": True})["state"] == "received"


def test_notices_are_one_s_own_and_are_marked_as_read(program, district):
    lin = district.staff["lin"].account_id
    tell([Message("urged", [lin], "event/1", params={"what": ["路灯", "Street lamp"], "due": ["今天", "today"]})])
    mine = program("lin").get("/notices")[1]
    assert (mine["unread"], mine["items"][0]["unread"]) == (1, True) and "Street lamp" in mine["items"][0]["title"]
    assert program("zhao").get("/notices")[1]["items"] == []
    program("zhao").done("/notices/read", {"ids": [mine["items"][0]["id"]]})
    assert program("lin").get("/notices?unread=true")[1]["unread"] == 1
    assert program("lin").done("/notices/read", {}) == {"unread": 0}
