"""What an archive tells of the owner: who they are and were, since when, and Instagram's totals."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sandbox import pacific
from sandbox.archives.documents import Facts, json_text, page, string_map, table
from sandbox.archives.forms import Era, Form, Format
from sandbox.archives.languages import number_text, percent_text, range_text
from sandbox.archives.layout import Topic
from sandbox.world import World

_INSIGHTS_COVER = 90
"""Days."""


def owner_members(world: World, at: datetime, form: Form) -> Iterator[tuple[str, str]]:
    """Who the owner is, and the usernames they had before."""
    folder = Topic.OWNER.folder(form.era)
    facts = {
        "Username": world.owner_name_at(at),
        "Name": world.owner.name,
        "Private Account": "False",
    }
    path = f"{folder}/personal_information.{form.format}"
    if form.format is Format.HTML:
        yield path, page("Personal information", [table(facts, form)], path, form)
    else:
        user = {"title": "User Information", "media_map_data": {}}
        entry = {**user, "string_map_data": string_map(facts, form)}
        yield path, json_text({"profile_user": [entry]})
    changes: list[Facts] = [
        {
            "Changed": "Username",
            "Previous Value": rename.old,
            "New Value": rename.new,
            "Change Date": rename.renamed_at,
        }
        for rename in reversed(world.owner_renames)
        if rename.renamed_at <= at
    ]
    if changes:
        path = f"{folder}/profile_changes.{form.format}"
        yield path, _records("Profile changes", "profile_profile_change", changes, path, form)


def signup_members(world: World, form: Form) -> Iterator[tuple[str, str]]:
    """When the account began: the world's first moment."""
    stem = "signup_details" if form.era >= Era.SEP_2024 else "signup_information"
    path = f"{Topic.SIGNUP.folder(form.era)}/{stem}.{form.format}"
    facts: Facts = {"Username": world.owner_name_at(world.born), "Time": world.born}
    yield path, _records("Signup details", "account_history_registration_info", [facts], path, form)


def insights_members(world: World, at: datetime, form: Form) -> Iterator[tuple[str, str]]:
    """Followers, follows and unfollows of the 90 Pacific days before the day of the archive."""
    end = pacific.midnight(pacific.date_of(at))
    start = pacific.days_before(end, _INSIGHTS_COVER)
    earlier = pacific.days_before(start, _INSIGHTS_COVER)
    follows, unfollows = world.follow_flow(start, end)
    followers, before = world.followers_count(end), world.followers_count(start)
    net = follows - unfollows
    growth = percent_text((followers - before) / before, form.language) if before else "--"
    facts: Facts = {
        "Date range": _range(start, end, form),
        "Followers": number_text(followers, form.language),
        "Followers delta": f"{growth} vs {_range(earlier, start, form)}",
        "Follows": number_text(follows, form.language),
        "Unfollows": number_text(unfollows, form.language),
        "Overall followers": number_text(net, form.language),
    }
    path = f"{Topic.INSIGHTS.folder(form.era)}/audience_insights.{form.format}"
    yield path, _records("Audience insights", "organic_insights_audience", [facts], path, form)


def profile_of_2018(world: World, at: datetime) -> str:
    """Who the owner is, and since when, as one document."""
    return json_text(
        {
            "username": world.owner_name_at(at),
            "name": world.owner.name,
            "biography": world.owner.biography,
            "date_joined": f"{world.born:%Y-%m-%dT%H:%M:%S}",
            "private_account": False,
        }
    )


def _range(start: datetime, end: datetime, form: Form) -> str:
    first, last = (
        moment.astimezone(pacific.ZONE) for moment in (start, end - timedelta(seconds=1))
    )
    return range_text(first, last, form.language)


def _records(title: str, key: str, records: list[Facts], path: str, form: Form) -> str:
    if form.format is Format.HTML:
        return page(title, [table(facts, form) for facts in records], path, form)
    entries = [
        {"title": "", "media_map_data": {}, "string_map_data": string_map(facts, form)}
        for facts in records
    ]
    return json_text({key: entries})
