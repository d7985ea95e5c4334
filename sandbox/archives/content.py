"""What an archive has beside the owner and the lists: Threads, posts, stories, likes.

Nothing of it is about followers; the files of Threads are called as if they were.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sandbox import truth
from sandbox.archives.documents import json_text, list_row, mojibake, page, seconds
from sandbox.archives.forms import Era, Form, Format
from sandbox.archives.layout import Topic
from sandbox.posts import Post
from sandbox.truth import Listed
from sandbox.world import World

_ON_THREADS = 12
_LIKED = 5
_NO_JPEG = "not really a photo"


def threads_members(world: World, at: datetime, form: Form) -> Iterator[tuple[str, str]]:
    """Some people on Threads: a network with followers of its own, in files of the same names."""
    folder = Topic.THREADS.folder(form.era)
    known = truth.followers_at(world, at)
    for stem, rows in (
        ("followers", known[:_ON_THREADS]),
        ("following", known[_ON_THREADS : 2 * _ON_THREADS]),
    ):
        path = f"{folder}/{stem}.{form.format}"
        if form.format is Format.HTML:
            blocks = (
                list_row(row.username, row.followed_at, form, titled=False, underscored=False)
                for row in rows
            )
            yield path, page(stem.capitalize(), blocks, path, form)
        else:
            entries = [_on_threads(row) for row in rows]
            yield path, json_text({f"text_post_app_text_post_app_{stem}": entries})
    if form.format is Format.JSON:
        name = {"Username": {"href": "", "value": f"{world.owner_name_at(at)}.t", "timestamp": 0}}
        user = {"title": "", "media_map_data": {}, "string_map_data": name}
        yield f"{folder}/personal_information.json", json_text({"profile_user": [user]})


def content_members(
    world: World, at: datetime, since: datetime | None, form: Form
) -> Iterator[tuple[str, str]]:
    """Posts and stories since a moment with their photos, and some likes."""
    begin = world.born if since is None else since
    folder = Topic.CONTENT.folder(form.era)
    posts = world.posts_between(begin, at)
    stories = world.stories_between(begin, at)
    if form.format is Format.HTML:
        for stem in ("posts_1", "stories"):
            path = f"{folder}/{stem}.html"
            yield path, page(stem.capitalize(), [], path, form)
    else:
        yield f"{folder}/posts_1.json", json_text([{"media": [_medium(post)]} for post in posts])
        yield f"{folder}/stories.json", json_text({"ig_stories": [_medium(one) for one in stories]})
        yield f"{Topic.LIKES.folder(form.era)}/liked_posts.json", json_text(_likes(world, at, form))
    for post in posts[-3:]:
        yield _medium(post)["uri"], _NO_JPEG


def _on_threads(row: Listed) -> dict[str, Any]:
    link = f"https://www.threads.com/{row.username}"
    entry = {"href": link, "value": row.username, "timestamp": seconds(row.followed_at)}
    return {"title": "", "media_list_data": [], "string_list_data": [entry]}


def _medium(post: Post) -> dict[str, Any]:
    return {
        "uri": f"media/posts/{post.posted_at:%Y%m}/{post.media_id}.jpg",
        "creation_timestamp": seconds(post.posted_at),
        "title": mojibake(post.caption),
    }


def _likes(world: World, at: datetime, form: Form) -> Any:
    liked = truth.following_at(world, at)[:_LIKED]
    if form.era < Era.MAY_2026:
        entry = {"href": "https://www.instagram.com/p/ABCDEFGHIJK/", "value": mojibake("👍")}
        return {
            "likes_media_likes": [
                {
                    "title": row.username,
                    "string_list_data": [{**entry, "timestamp": seconds(row.followed_at)}],
                }
                for row in liked
            ]
        }
    return [
        {
            "timestamp": seconds(row.followed_at),
            "media": [],
            "fbid": str(17_900_000_000_000_000 + row.person),
            "label_values": [
                {"label": "URL", "value": "https://www.instagram.com/reel/ABCDEFGHIJK/"},
                {
                    "title": "Owner",
                    "dict": [{"title": "", "dict": [{"label": "Username", "value": row.username}]}],
                },
            ],
        }
        for row in liked
    ]
