"""The cards claim no more than was read."""

from datetime import UTC, date, datetime, timedelta

from dashboards.kpis import Card, Comparison, cards
from dashboards.periods import Period
from dashboards.queries.accounts import Capture
from dashboards.queries.growth import Measure, Step, Totals

WEEK = Period(date(2026, 11, 8), date(2026, 11, 14))
NOT_READ = Measure(0, None, None)


def totals(
    period: Period,
    *,
    net: Measure = NOT_READ,
    reach: Measure = NOT_READ,
    views: Measure = NOT_READ,
    rate: Measure = NOT_READ,
    counts: tuple[int, int] | None = None,
) -> Totals:
    first, last = counts or (None, None)
    return Totals(
        period=period,
        first_count=first,
        first_count_on=period.start if counts else None,
        last_count=last,
        last_count_on=period.end if counts else None,
        net_change=net,
        reach=reach,
        views=views,
        engagement_rate=rate,
        days_not_final=0,
    )


def listed(day: int, number: int, completeness: str = "complete") -> Capture:
    at = datetime(2026, 11, day, 9, tzinfo=UTC)
    return Capture((), at, number, 10, None, completeness, None)


def by_label(comparison: Comparison, captures: list[Capture] | None = None) -> dict[str, Card]:
    return {card.label: card for card in cards(comparison, captures or [], {})}


def test_a_measure_is_compared_by_its_daily_mean() -> None:
    now = totals(WEEK, views=Measure(7, 700.0, 100.0), reach=Measure(7, None, 55.0))
    before = totals(WEEK.before, views=Measure(5, 400.0, 80.0), reach=Measure(6, None, 50.0))
    shown = by_label(Comparison(now, before, []))
    assert shown["Views"].value == "700"
    # The sums are of 7 and of 5 days: the change is not theirs.
    assert shown["Views"].change == "+25.0% in the daily mean"
    assert shown["Views"].notes == ("400 in 5 of the 7 days before", "7 of 7 days read")
    assert shown["Reach per day"].value == "55"
    assert shown["Reach per day"].change == "+10.0%"


def test_none_is_a_count_and_one_day_is_no_days() -> None:
    card = by_label(Comparison(totals(WEEK, counts=(0, 12)), None, []))["Followers"]
    assert card.change == ""
    assert card.notes[0].startswith("0 on "), "an earlier count is known, and it is 0"
    day = Period(WEEK.end, WEEK.end)
    views = totals(day, views=Measure(1, 7.0, 7.0)), totals(day.before, views=Measure(1, 5.0, 5.0))
    assert by_label(Comparison(*views, []))["Views"].notes[0] == "5 on the day before"


def test_a_net_change_is_compared_a_day_and_an_engagement_rate_in_points() -> None:
    now = totals(WEEK, net=Measure(7, -7.0, -1.0), rate=Measure(7, None, 0.04))
    before = totals(WEEK.before, net=Measure(7, 7.0, 1.0), rate=Measure(7, None, 0.035))
    shown = by_label(Comparison(now, before, []))
    assert (shown["Net change"].value, shown["Net change"].change) == ("−7", "−2.0 a day")
    assert shown["Engagement rate"].change == "+0.50 points"


def test_too_few_days_are_not_compared() -> None:
    now = totals(WEEK, views=Measure(7, 700.0, 100.0))
    before = totals(WEEK.before, views=Measure(3, 240.0, 80.0))
    card = by_label(Comparison(now, before, []))["Views"]
    assert card.change == ""
    assert card.notes[0] == "the 7 days before are not known well enough"
    now = totals(WEEK, views=Measure(3, 240.0, 80.0))
    before = totals(WEEK.before, views=Measure(7, 700.0, 100.0))
    card = by_label(Comparison(now, before, []))["Views"]
    assert (card.change, card.notes[0]) == ("", "too few days were read to compare them")


def test_all_of_time_has_no_period_before() -> None:
    now = totals(WEEK, views=Measure(7, 700.0, 100.0))
    card = by_label(Comparison(now, None, []))["Views"]
    assert card.change == ""
    assert card.notes[0] == "there is no period before"


def test_what_was_not_read_is_unknown_and_not_zero() -> None:
    shown = by_label(Comparison(totals(WEEK), totals(WEEK.before), []))
    for card in shown.values():
        assert card.value == "–"
        assert card.change == ""


def test_followers_are_compared_with_the_first_count_of_the_period() -> None:
    card = by_label(Comparison(totals(WEEK, counts=(200, 210)), None, []))["Followers"]
    assert (card.value, card.change) == ("210", "+5.0%")
    assert card.notes == ("200 on 8 Nov 2026", "counted on 14 Nov 2026")


def test_archives_stand_in_for_counts_unless_they_are_cut_short() -> None:
    captures = [listed(14, 120, "partial"), listed(13, 130), listed(9, 125, "unproven")]
    shown = by_label(Comparison(totals(WEEK), None, []), captures)
    assert shown["Followers"].value == "130"
    assert shown["Followers"].notes == ("listed in the archive of 13 Nov 2026",)
    assert shown["Net change"].value == "+5"
    assert shown["Net change"].notes == (
        "between the archives of 9–13 Nov 2026",
        "not proven complete",
    )


def test_one_archive_gives_no_net_change() -> None:
    shown = by_label(Comparison(totals(WEEK), None, []), [listed(13, 130)])
    assert shown["Net change"].value == "–"


def test_an_archive_outside_the_period_does_not_count() -> None:
    late = listed(13, 130)
    period = Period(WEEK.start - timedelta(days=30), WEEK.start)
    assert by_label(Comparison(totals(period), None, []), [late])["Followers"].value == "–"


def test_an_account_of_archives_only_has_no_cards_of_the_api() -> None:
    comparison = Comparison(totals(WEEK), None, [])
    shown = cards(comparison, [listed(13, 130)], {}, from_archives_only=True)
    assert [card.label for card in shown] == ["Followers", "Net change"]


def test_help_is_the_models_description() -> None:
    comparison = Comparison(totals(WEEK), None, [])
    shown = cards(comparison, [], {"views": "Times it was played."})
    assert any(card.method.startswith("Times it was played. Added over") for card in shown)


def test_a_change_is_judged_by_the_days_and_said_in_words() -> None:
    month = Period(date(2026, 10, 18), date(2026, 11, 14))
    now = totals(month, views=Measure(28, 5600.0, 200.0))
    before = totals(month.before, views=Measure(28, 2800.0, 100.0))

    def days(period: Period, level: float) -> list[Step]:
        starts = [period.start + timedelta(days=number) for number in range(period.days)]
        wave = [level + number % 5 for number in range(period.days)]
        return [
            Step(day, day, 1, None, None, None, None, None, views, None)
            for day, views in zip(starts, wave, strict=True)
        ]

    few, many = days(month.before, 100), days(month, 200)
    more = by_label(Comparison(now, before, [], many, few))["Views"]
    assert (more.verdict, more.judgement) == ("more", "better, beyond the usual ups and downs")
    same = by_label(Comparison(now, before, [], days(month, 100), few))["Views"]
    assert (same.verdict, same.judgement) == ("noise", "within the usual ups and downs")
    short = by_label(Comparison(now, before, [], many[:13], few))["Views"]
    assert (short.verdict, short.judgement) == ("unjudged", "too few days to tell it from noise")
