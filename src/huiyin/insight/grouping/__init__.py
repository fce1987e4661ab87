"""Which messages are about one underlying problem: one place, one topic, several people. Pure: no Django, no database.

Place first, topic second. Within the messages that name one place, few words in common are enough to be about the same
thing, so that a problem told in many different words stays whole; what names no place, or shares it with nobody, must
agree in many more words. Near-linear: nothing is ever compared with everything.

`find.find_groups` is the door. Importing it costs a second and fifty megabytes (scikit-learn); a process that only
shows what was found imports `shapes` and `heat`.
"""
