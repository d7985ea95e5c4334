"""Archives of forty people that are parts, twins, cut or torn.

What is told here is what the raw tables hold; what may be claimed of it is said in `test_captures`.
"""

from tests.dbt_project.doubtful_cases import FIRST, SECOND, THIRD
from tests.dbt_project.raw_warehouse import RawWarehouse, utc

LIVED = {f"fan_{n:02}": f"2025-{1 + n // 4:02}-{1 + n % 4:02} 10:00:30" for n in range(40)}
OLD = {name: at for name, at in LIVED.items() if name < "fan_20"}
RECENT = {name: at for name, at in LIVED.items() if name >= "fan_20"}
CUT = utc("2025-06-01 10:00:30")


def tell(raw: RawWarehouse) -> None:
    """Add every case."""
    raw.archive("parts-2", "parts", FIRST, OLD, files=(2,))
    raw.archive("parts-1", "parts", FIRST, RECENT, files=(1,), imported_at=SECOND)
    raw.archive("torn-1", "torn", FIRST, LIVED)
    raw.archive("torn-2", "torn", SECOND, OLD, files=(2,))
    raw.archive("twins-json", "twins", FIRST, RECENT)
    raw.archive("twins-html", "twins", FIRST, LIVED, is_html=True)
    raw.archive("minutes-1", "minutes", FIRST, LIVED)
    raw.archive("minutes-2", "minutes", SECOND, LIVED, is_html=True)
    # fan_01 left while nobody could see it, fan_30 within the window of the second.
    raw.archive("carried-1", "carried", FIRST, LIVED)
    raw.archive("carried-2", "carried", SECOND, without(RECENT, "fan_30"))
    raw.archive("carried-3", "carried", THIRD, without(LIVED, "fan_01", "fan_30"))
    _tell_of_names(raw)


def _tell_of_names(raw: RawWarehouse) -> None:
    blocked = {"fan_05": "2026-01-20 08:00:00", "fan_06": "2025-12-01"}
    raw.archive("blocked-1", "blocked", FIRST, LIVED)
    raw.archive(
        "blocked-2",
        "blocked",
        SECOND,
        without(LIVED, "fan_05", "fan_06"),
        others={"blocked": blocked},
    )
    # Two renames that only minutes show; the following list confirms one.
    following = {"fan_07": "2025-07-07 09:00:20"}
    raw.archive("html-1", "html", FIRST, LIVED, following, is_html=True)
    raw.archive(
        "html-2",
        "html",
        SECOND,
        {_NEW_NAMES.get(name, name): at for name, at in LIVED.items()},
        {"seven": following["fan_07"]},
        is_html=True,
    )
    raw.archive("owner-1", "first_name", FIRST, LIVED)
    raw.archive("owner-2", "second_name", SECOND, without(LIVED, "fan_30"))
    raw.add(
        "exports.profile_changes",
        archive_sha256="owner-2",
        field="username",
        previous_value="First_Name",
        new_value="second_name",
        changed_at=utc("2026-01-20"),
    )


_NEW_NAMES = {"fan_07": "seven", "fan_08": "eight"}


def without(listed: dict[str, str], *names: str) -> dict[str, str]:
    """A list that lacks some names."""
    return {name: at for name, at in listed.items() if name not in names}
