"""Accounts whose names pass on, whose moments overlap, or whose other list is cut or asks.

What is told here is what the raw tables hold; what may be claimed of it is said in
`test_judgements` and `test_following`.
"""

from tests.dbt_project.doubtful_cases import FIRST, OLD, SECOND, THIRD
from tests.dbt_project.raw_warehouse import RawWarehouse, utc

DAY = 86_400
FOLLOWING = {f"friend_{n:02}": f"20{10 + n}-03-01 09:00:00" for n in range(15)}
ASKED = {
    "mia": "2026-01-20 10:00:00",
    "noa": "2026-01-21 10:00:00",
    "oli": "2026-01-22 10:00:00",
}


def tell(raw: RawWarehouse) -> None:
    """Add every case."""
    _names_passed_on(raw)
    _overlapping(raw)
    _following(raw)
    _requests(raw)
    _owners(raw)
    # Never seen in reality.
    raw.archive("tombs-1", "tombs", FIRST, OLD)
    raw.archive("tombs-2", "tombs", SECOND, {**_but(OLD, "bert"), "__deleted__abc": OLD["bert"]})


def _but(listed: dict[str, str], *names: str) -> dict[str, str]:
    return {name: at for name, at in listed.items() if name not in names}


def _names_passed_on(raw: RawWarehouse) -> None:
    again = "2026-01-20 10:00:00"
    # bert may have become boris, to the minute, and somebody else bert.
    raw.archive("minute-1", "minute", FIRST, OLD, is_html=True)
    raw.archive(
        "minute-2",
        "minute",
        SECOND,
        {**OLD, "bert": again, "boris": OLD["bert"]},
        is_html=True,
    )
    # Whom the owner follows as bert at first is boris later.
    raw.archive("passed-1", "passed", FIRST, OLD, {"bert": "2025-05-05"})
    raw.archive("passed-2", "passed", SECOND, {**OLD, "bert": again}, {"boris": "2025-05-05"})
    # Nothing says that the name was ever given up.
    raw.archive("kept-1", "kept", FIRST, OLD, {"bert": "2025-05-05"})
    raw.archive("kept-2", "kept", SECOND, {**OLD, "bert": again}, {"bert": "2025-05-05"})
    # Whoever is bert in between is boris later, when bert is back with the old follow time.
    raw.archive("returned-1", "returned", FIRST, OLD)
    raw.archive("returned-2", "returned", SECOND, {**OLD, "bert": again})
    raw.archive("returned-3", "returned", THIRD, {**OLD, "boris": again})
    # cora may have become carla as well as bert: a part is missing in which she may be listed.
    twins = {**OLD, "cora": OLD["bert"]}
    raw.archive("silent-1", "silent", FIRST, twins)
    renamed = {"anna": OLD["anna"], "bert": again, "carla": OLD["bert"]}
    raw.archive("silent-2", "silent", SECOND, renamed, files=(2,))


def _overlapping(raw: RawWarehouse) -> None:
    newer = {f"new_{n}": f"2026-02-10 {9 + n:02}:00:00" for n in range(3)}
    for name, shown in (("unordered", {}), ("ordered", newer)):
        raw.archive(f"{name}-1", name, FIRST, OLD)
        # Made at some time of the day; the other one at noon.
        raw.archive(f"{name}-2", name, "2026-02-10", _but(OLD, "bert"), precision_seconds=DAY)
        raw.archive(f"{name}-3", name, SECOND, {**OLD, **shown})
    # Made after the one of that noon, as its newest follow shows, and cora is back.
    evening = {**OLD, "dora": "2026-02-10 15:00:00"}
    raw.archive("evening-1", "evening", FIRST, OLD)
    raw.archive("evening-2", "evening", SECOND, _but(OLD, "cora"))
    raw.archive("evening-3", "evening", "2026-02-10", evening, precision_seconds=DAY)


def _following(raw: RawWarehouse) -> None:
    followers = {"friend_00": "2020-01-01", "friend_14": "2025-02-01", "fan": "2020-03-01"}
    raw.archive("whole-1", "whole", FIRST, followers, FOLLOWING)
    # The newest list goes back one year only, the one before much further.
    raw.archive("carried-on-1", "carried_on", FIRST, followers, FOLLOWING)
    year = {"friend_14": FOLLOWING["friend_14"], "pal": "2025-02-11"}
    raw.archive("carried-on-2", "carried_on", SECOND, followers, year)
    # Goes back one year, while the first follower is much older.
    raw.archive("ranged-1", "ranged", SECOND, followers, {"pal": "2025-02-11"})
    raw.archive(
        "garden-1",
        "garden",
        FIRST,
        {"ada": "2025-01-01", "bo": "2025-02-01"},
        {"ada": "2025-03-01", "bo": "2025-04-01", "cy": "2025-05-01", "di": "2025-06-01"},
    )
    # mia accepted after two days, noa has not answered, oli's request is gone.
    raw.archive(
        "garden-2",
        "garden",
        SECOND,
        {"adah": "2025-01-01"},
        {
            "adah": "2025-03-01",
            "bo": "2025-04-01",
            "__deleted__abc": "2025-06-01",
            "mia": "2026-01-22 10:00:00",
        },
        others={"requests_sent": ASKED, "requests_pending": {"noa": ASKED["noa"]}},
    )


def _requests(raw: RawWarehouse) -> None:
    # bert asked again soon after he was missed; somebody called cora a year later.
    raw.archive("asking-1", "asking", FIRST, OLD)
    raw.archive("asking-2", "asking", SECOND, {"anna": OLD["anna"]})
    raw.archive(
        "asking-3",
        "asking",
        "2027-03-10 12:00:00",
        {"anna": OLD["anna"]},
        others={"requests_received": {"bert": "2026-03-01", "cora": "2027-03-01"}},
    )
    # Still open, then no longer, and followed in the end; and one of which nothing is known for
    # long. vic was followed before the last list that shows the request open.
    pending = {"uma": "2025-12-01", "vic": "2025-12-02"}
    known = {"requests_sent": {**pending, "wim": "2025-12-03"}, "requests_pending": pending}
    raw.archive("patient-1", "patient", FIRST, OLD, {}, others=known)
    raw.archive(
        "patient-2",
        "patient",
        SECOND,
        OLD,
        {},
        others={"requests_pending": {"vic": "2025-12-02", "old": "2024-01-01"}},
    )
    followed = {"uma": "2026-03-01", "vic": "2026-02-01", "wim": "2026-12-01"}
    raw.archive("patient-3", "patient", "2026-12-10 12:00:00", OLD, followed)


def _owners(raw: RawWarehouse) -> None:
    """One owner was elm for a while; another one took that name and gave it up again."""
    for number, (name, old, new, at) in enumerate(
        (("elm", "ash", "elm", "2024-02-01"), ("fir", "elm", "fir", "2025-02-01"))
    ):
        sha256 = f"tree-{number}"
        raw.archive(sha256, name, ("2024-06-01", FIRST)[number], {"zoe": "2023-01-01"})
        raw.add(
            "exports.profile_changes",
            archive_sha256=sha256,
            field="username",
            previous_value=old,
            new_value=new,
            changed_at=utc(at),
        )
    # A former holder of the name `ivy`, who has long had another one.
    raw.connected("17841400000000041", "rose", THIRD)
    raw.profile("17841400000000041", "2023-01-01", None, username="ivy")
    raw.profile("17841400000000041", "2023-06-01", None, username="rose")
    raw.archive("ivy-1", "holly", FIRST, OLD)
    raw.add(
        "exports.profile_changes",
        archive_sha256="ivy-1",
        field="username",
        previous_value="ivy",
        new_value="holly",
        changed_at=utc("2025-06-01"),
    )
