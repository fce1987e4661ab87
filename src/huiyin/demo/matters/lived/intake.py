"""Stage 1, as in matters.services.intake."""

from huiyin.demo.matters.ledger import Ledger
from huiyin.demo.matters.shapes import Story
from huiyin.matters.triage import Suggestion
from huiyin.matters.vocabulary import Section, Urgency


def receive(m: Ledger, story: Story, suggestion: Suggestion, suggested: str, code: str) -> None:
    """`suggested`: the suggestion as JSON text, the same for all who said the same."""
    spot, at = story.spot, story.at
    if story.teller:
        m.contact = m.dice.token(12)
    m.tracking_code, m.state, m.source = code, "received", story.source
    m.section = (suggestion.section or Section.DEMAND).value
    m.type_id, m.type_code = (suggestion.type.pk, suggestion.type.code) if suggestion.type else (None, None)
    m.urgency = (suggestion.urgency or Urgency.NORMAL).value
    m.confidential = suggestion.confidential
    m.title, m.description = story.text.strip().split("\n")[0][:60], story.text
    m.lon, m.lat, m.area, m.grid = spot.lon, spot.lat, spot.area, spot.grid
    m.address, m.component = spot.address[:200], spot.component[:20]
    m.suggested, m.received_at = suggested, at
    m.start_clock("respond", at, m.terms.stages["respond"])
    m.settle_due()
    data = {"to": m.state, "source": m.source, "report": m.report, "area": m.area, "type": m.type_code}
    m.record("receive", story.by.ref, at, data | m.attach(story.pictures, story.by, at))
