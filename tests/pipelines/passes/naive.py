"""What connectors usually ask: every list, then one call for each thing on it, at every pass.

Each post is asked for its insights and its comments, each slide of an album for itself, and each
story for its insights (graph-api.md 16.1). It reads less than the product does: no replies, no
audience, no days of the account, no posts of others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from sandbox.serving import Sandbox

API = "/v25.0"
PAGE = 100


@dataclass(frozen=True)
class Inventory:
    """What the lists name, and what they cost."""

    posts: list[str]
    slides: list[str]
    stories: list[str]
    calls_for_lists: int

    @property
    def calls(self) -> int:
        """All calls of a pass: the lists, and what is asked of each thing on them."""
        single = 2 * len(self.posts) + len(self.slides) + len(self.stories)
        return self.calls_for_lists + single


def take_stock(sandbox: Sandbox) -> Inventory:
    """Read the profile and the lists of the first account, and nothing else."""
    before = len(sandbox.requests)
    with _client(sandbox) as http:
        http.get(f"{API}/me", params={"fields": "username,followers_count,media_count"})
        posts = list(_listed(http, "media", "id,caption,timestamp,children{id}"))
        stories = list(_listed(http, "stories", "id,timestamp"))
    return Inventory(
        posts=[post["id"] for post in posts],
        slides=[slide["id"] for post in posts for slide in _slides(post)],
        stories=[story["id"] for story in stories],
        calls_for_lists=len(sandbox.requests) - before,
    )


def ask_for_each(sandbox: Sandbox) -> Inventory:
    """Really make every call of such a pass."""
    inventory = take_stock(sandbox)
    with _client(sandbox) as http:
        for post in inventory.posts:
            http.get(f"{API}/{post}/insights", params={"metric": "reach,views,saved,shares"})
            http.get(f"{API}/{post}/comments", params={"fields": "text,username,timestamp"})
        for slide in inventory.slides:
            http.get(f"{API}/{slide}", params={"fields": "id,media_type,media_url"})
        for story in inventory.stories:
            http.get(f"{API}/{story}/insights", params={"metric": "reach,replies,shares"})
    return inventory


def _client(sandbox: Sandbox) -> httpx.Client:
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    return httpx.Client(base_url=sandbox.url, headers=headers, timeout=60)


def _slides(post: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = post.get("children", {}).get("data", [])
    return found


def _listed(http: httpx.Client, edge: str, fields: str) -> Iterator[dict[str, Any]]:
    place: dict[str, str] = {}
    while True:
        params = {"fields": fields, "limit": str(PAGE), **place}
        page = http.get(f"{API}/me/{edge}", params=params).raise_for_status().json()
        yield from page["data"]
        if "next" not in page.get("paging", {}):
            return
        place = {"after": page["paging"]["cursors"]["after"]}
