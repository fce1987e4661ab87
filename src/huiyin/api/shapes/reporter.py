from pydantic import BaseModel

from huiyin.people.services import ContactDetails


class ReporterShape(BaseModel):
    name: str
    phone: str
    email: str
    language: str


class Reporters(BaseModel):
    reporters: list[ReporterShape]


def reporter_shape(details: list[ContactDetails]) -> Reporters:
    return Reporters(
        reporters=[ReporterShape(**{n: getattr(d, n) for n in ReporterShape.model_fields}) for d in details]
    )
