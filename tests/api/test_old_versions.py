"""Whoever looked at an older version is told, not obeyed."""


def test_an_old_version_is_refused_with_what_happened(program, lamp):
    report = program().done("/reports", lamp)
    at = f"/matters/{report['number']}"
    lin, qian = program("lin"), program("qian")
    qian.done(f"{at}/file", {"type": "0137"})
    status, answer = lin.post(f"{at}/note", {"text": "看过了", "version": report["version"]})
    assert status == 409 and answer["error"]["code"] == "stale"
    assert "Register" in answer["error"]["message"] and answer["error"]["params"] == {"version": 2, "state": "filed"}
    assert lin.post(f"{at}/note", {"text": "看过了", "version": 2})[0] == 200


def test_if_match_says_the_same_as_the_body(program, lamp):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    lin = program("lin")
    tag = lin.send("GET", at, "")["ETag"]
    assert lin.post(f"{at}/note", {"text": "一"}, **{"If-Match": tag})[0] == 200
    assert lin.post(f"{at}/note", {"text": "二"}, **{"If-Match": tag})[0] == 409
    assert lin.post(f"{at}/note", {"text": "二"}, **{"If-Match": "*"})[0] == 200
    assert lin.post(f"{at}/note", {"text": "三"}, **{"If-Match": "last tuesday"})[0] == 422
