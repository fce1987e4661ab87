"""What a list of requests holds: windows of time, and filters."""

from datetime import UTC, datetime, timedelta

from huiyin.conformance.reading import moment, text
from huiyin.conformance.register import rule
from huiyin.conformance.results import Skipped, must
from huiyin.conformance.server import Server, id_of

LONGEST = timedelta(days=90)
SLACK = timedelta(days=1)  # a server may count whole days, in its own zone
MOST = 1_000


def _times(rows: list[dict]) -> list[datetime]:
    return [at for row in rows if (at := moment(text(row.get("requested_datetime"))))]


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _taken(server: Server, **query: str) -> list[dict]:
    """The list that these filters give. A server that refuses them does not have them."""
    reply = server.get("requests", **query)
    must(reply.status == 200, f"{reply.where} answered {reply.status}")
    return server.requests(**query)


@rule("window.default", "Without dates: the last 90 days, at most 1,000", "不给日期时为近 90 天、至多 1,000 条")
def default(server: Server) -> None:
    rows = server.some_requests()
    must(len(rows) <= MOST, f"{len(rows)} requests at once")
    if not (times := _times(rows)):
        raise Skipped("no requested_datetime can be read")
    oldest = min(times)
    must(oldest >= datetime.now(UTC) - LONGEST - SLACK, f"one is of {_written(oldest)}")


@rule("window.span", "More than 90 days are refused or cut to 90", "超过 90 天的范围被拒绝或截为 90 天")
def span(server: Server) -> None:
    end = datetime.now(UTC).replace(microsecond=0)
    query = {"start_date": _written(end - timedelta(days=300)), "end_date": _written(end)}
    reply = server.get("requests", **query)
    if reply.status == 400:
        return
    must(reply.status == 200, f"{reply.where} answered {reply.status}")
    times = _times(server.requests(**query))
    if len(times) < 2:
        raise Skipped("too few requests to tell")
    days = (max(times) - min(times)).days
    must(max(times) - min(times) <= LONGEST + SLACK, f"asked for 300 days, the answer spans {days}")


@rule("filter.dates", "start_date and end_date are kept, both ends included", "start_date、end_date 生效且含两端")
def dates(server: Server) -> None:
    rows = server.some_requests()
    times = sorted(_times(rows))
    if len(set(times)) < 3:
        raise Skipped("too few requests to tell")
    since, until = times[len(times) // 3], times[2 * len(times) // 3]
    found = _taken(server, start_date=_written(since), end_date=_written(until))
    for row in found:
        at = moment(text(row.get("requested_datetime")))
        inside = at is None or since <= at < until + timedelta(seconds=1)
        must(
            inside,
            f"{id_of(row)} of {row.get('requested_datetime')} is not from {_written(since)} to {_written(until)}",
        )
    if len(found) >= MOST or len(rows) >= MOST:
        return  # cut off; what is missing cannot be held against it
    listed = {id_of(row) for row in found}
    for row in rows:
        at = moment(text(row.get("requested_datetime")))
        if at and since <= at <= until:
            must(id_of(row) in listed, f"{id_of(row)} of {row.get('requested_datetime')} is left out")


def _statuses(rows: list[dict]) -> set[str]:
    return {text(row.get("status")) for row in rows} & {"open", "closed"}


@rule("filter.status", "status=open and status=closed give only those", "status 筛选生效")
def status(server: Server) -> None:
    there = _statuses(server.some_requests())
    for wanted, other in (("open", "closed"), ("closed", "open")):
        found = _taken(server, status=wanted)
        must(other not in _statuses(found), f"status={wanted} lists a request that is {other}")
        must(wanted not in there or found, f"status={wanted} lists nothing, though there are some")


@rule("filter.status-list", "status=open,closed gives both", "status=open,closed 两者皆列")
def status_list(server: Server) -> None:
    if _statuses(server.some_requests()) != {"open", "closed"}:
        raise Skipped("not both open and closed requests are there")
    said = _statuses(_taken(server, status="open,closed"))
    must(said == {"open", "closed"}, f"status=open,closed lists {sorted(said) or 'nothing'} only")


@rule("filter.service", "service_code gives only that service's requests", "service_code 筛选生效")
def service(server: Server) -> None:
    code = text(server.some_requests()[0].get("service_code"))
    found = _taken(server, service_code=code)
    must(found, f"service_code={code} lists nothing, though there are some")
    odd = {text(row.get("service_code")) for row in found} - {code, ""}
    must(not odd, f"service_code={code} lists {', '.join(sorted(odd)[:3])}")


@rule("filter.service-list", "service_code takes a list with commas", "service_code 可用逗号列出多个")
def service_list(server: Server) -> None:
    codes = list(dict.fromkeys(text(row.get("service_code")) for row in server.some_requests()))[:2]
    if len(codes) < 2:
        raise Skipped("the requests are of one service only")
    said = {text(row.get("service_code")) for row in _taken(server, service_code=",".join(codes))}
    must(set(codes) <= said, f"service_code={','.join(codes)} lists {', '.join(sorted(said)) or 'nothing'} only")


@rule("filter.ids", "service_request_id takes a list with commas", "service_request_id 可用逗号列出多个")
def ids(server: Server) -> None:
    numbers = [id_of(row) for row in server.some_requests()[:2]]
    found = {id_of(row) for row in _taken(server, service_request_id=",".join(numbers))}
    must(found == set(numbers), f"asked for {', '.join(numbers)}, got {', '.join(sorted(found)[:5]) or 'nothing'}")


@rule("filter.ids-override", "service_request_id overrides all other filters", "service_request_id 优先于其他筛选")
def ids_override(server: Server) -> None:
    rows = [row for row in server.some_requests() if text(row.get("status")) in ("open", "closed")]
    if not rows:
        raise Skipped("no request has a status that can be read")
    first, other = rows[0], {"open": "closed", "closed": "open"}[text(rows[0].get("status"))]
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    elsewhere = {"start_date": _written(long_ago), "end_date": _written(long_ago + timedelta(days=1)), "status": other}
    found = [id_of(row) for row in _taken(server, service_request_id=id_of(first), **elsewhere)]
    must(found == [id_of(first)], f"{id_of(first)} with other filters beside it lists {found or 'nothing'}")
