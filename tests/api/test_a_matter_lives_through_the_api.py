"""Seven stages, six people, nothing but HTTP."""


def test_a_resident_reports_and_follows_without_an_account(program, lamp):
    anybody = program()
    report = anybody.done("/reports", lamp)
    assert report["state"] == "received" and report["place"]["grid"] == "99010100100101" and report["due_at"]

    story = anybody.done("/track", {"code": report["tracking_code"].lower(), "phone_tail": "1234"})
    assert story["number"] == report["number"] and [step["move"] for step in story["story"]] == ["receive"]
    assert anybody.post("/track", {"code": report["tracking_code"], "phone_tail": "9999"})[0] == 404
    assert anybody.post("/track", {"code": report["tracking_code"]})[0] == 404
    assert anybody.post("/track", {"code": "AAAAA-AAAAA", "phone_tail": "1234"})[0] == 404


def test_six_people_take_it_from_the_report_to_the_stars(program, lamp):
    xiaoyuan, lin, mei, zhao, sun = (program(who) for who in ("", "lin", "mei", "zhao", "sun"))
    report = xiaoyuan.done("/reports", lamp)
    key = {"code": report["tracking_code"], "phone_tail": "1234"}
    at = f"/matters/{report['number']}"

    lin.done(f"{at}/ask-check", {"note": "请核实"})
    assert [task["kind"] for task in mei.get("/tasks")[1]["tasks"]] == ["check"]
    mei.done(f"{at}/answer-check", {"answer": True, "note": "确实不亮"})
    lin.done(f"{at}/file", {"type": "0137", "condition": 1})
    assert zhao.done(f"{at}/dispatch", {})["unit"]["code"] == "D001"
    sun.done(f"{at}/accept")
    sun.done(f"{at}/start")
    xiaoyuan.done("/track/urge", key)
    sun.done(f"{at}/finish", {"text": "已更换灯泡"})
    lin.done(f"{at}/ask-verification", {})
    mei.done(f"{at}/answer-verification", {"answer": True})
    lin.done(f"{at}/close", {"grade": "good"})
    assert xiaoyuan.done("/track/rate", key | {"stars": 5, "comment": "很快"})["state"] == "rated"

    status, detail = lin.get(at)
    assert status == 200 and detail["stars"] == 5
    assert [line["move"] for line in detail["trace"]] == [
        "receive", "ask_check", "answer_check", "file", "dispatch", "accept", "start", "urge", "finish",
        "ask_verification", "answer_verification", "close", "rate",
    ]  # fmt: skip
    assert {clock["kind"] for clock in detail["clocks"]} >= {"respond", "dispatch", "handle", "verify"}
    assert all(clock["why_zh"] and clock["why_en"] for clock in detail["clocks"])
    trace = lin.get(f"{at}/trace")[1]
    assert trace["ok"] and trace["count"] == 13 and trace["head"] == trace["entries"][-1]["hash"]


def test_four_calls_perform_and_trace_every_move_between(program, lamp):
    qian, sun, lin = program("qian"), program("sun"), program("lin")
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    qian.done(f"{at}/dispatch", {"file": {"type": "0137", "condition": 1}, "unit": "D001"})
    sun.done(f"{at}/finish", {"text": "已修", "accept": True})
    lin.done(f"{at}/close", {"grade": "good", "verify": "电话核查"})
    moves = [line["move"] for line in lin.get(at)[1]["trace"]]
    assert moves == ["receive", "file", "dispatch", "accept", "finish", "verify", "close"]


def test_a_move_that_needs_nothing_takes_nothing(program, lamp):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    program("qian").done(f"{at}/dispatch", {"file": {"type": "0137"}})
    assert program("sun").send("POST", f"{at}/accept", b"").status_code == 200


def test_a_composite_call_does_all_of_it_or_nothing(program, lamp):
    zhao = program("zhao")  # may dispatch, but not file
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    status, answer = zhao.post(f"{at}/dispatch", {"file": {"type": "0137"}, "unit": "D001"})
    assert status == 403 and answer["error"]["code"] == "not_yours"
    assert zhao.get(at)[1]["state"] == "received"
