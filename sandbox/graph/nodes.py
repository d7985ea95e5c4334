"""How a node is told: its asked fields, each by its getter, what is absent left out (3.2).

Each kind of node is a table of getters: `profiles`, `media`, `comments`, `neighbours`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sandbox.graph.call import Call, Json
from sandbox.graph.errors import nonexisting_field
from sandbox.graph.fields import Field

_Subject = TypeVar("_Subject")
Getter = Callable[[Call, _Subject, Field], Any]


def render(
    call: Call,
    node_type: str,
    getters: Mapping[str, Getter[_Subject]],
    subject: _Subject,
    fields: Sequence[Field],
) -> Json:
    """A node's asked fields, and its id always.

    Raises:
        GraphError: A field does not exist.
    """
    answer: Json = {}
    tells_null = call.switches.absent_values == "null"
    for field in (*fields, Field("id")):
        if field.name not in getters:
            raise nonexisting_field(field.name, node_type)
        value = getters[field.name](call, subject, field)
        if value is not None or (tells_null and not field.fields):
            answer[field.name] = value
    if call.switches.unasked_field:
        answer["sandbox_novelty"] = "A field that nobody asked for."
    return answer


def signed(call: Call, name: str) -> str:
    """The address of a picture; it differs from call to call, as signed addresses do."""
    return f"https://cdn.sandbox.example/{name}.jpg?_nc_oe={int(call.now.timestamp()):x}"
