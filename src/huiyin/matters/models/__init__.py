from huiyin.matters.models.clocks import Clock
from huiyin.matters.models.handling import Assignment, Hold, Request, Task
from huiyin.matters.models.matter import Blur, Matter, Photo, Report, Text
from huiyin.matters.models.merging import Merge, Posted, SeenWeights
from huiyin.matters.models.responsibility import Precedent, ResponsibilityRule, Returned, Ruling, Statement
from huiyin.matters.models.standard import Edition, FilingCondition, MatterType
from huiyin.matters.models.triage import Classifier, Switch, Verdict, WeatherWarning

__all__ = [
    "Assignment",
    "Blur",
    "Classifier",
    "Clock",
    "Edition",
    "FilingCondition",
    "Hold",
    "Matter",
    "MatterType",
    "Merge",
    "Photo",
    "Posted",
    "Precedent",
    "Report",
    "Request",
    "ResponsibilityRule",
    "Returned",
    "Ruling",
    "Statement",
    "SeenWeights",
    "Switch",
    "Task",
    "Text",
    "Verdict",
    "WeatherWarning",
]
