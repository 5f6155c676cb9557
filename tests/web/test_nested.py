"""Between the fields of a form and nested data."""

from hypothesis import given
from hypothesis import strategies as st

from rets.schemas.case_form import CaseForm
from rets.web.case_fields import SECTIONS
from rets.web.conform import conform
from rets.web.form_view import Rows
from rets.web.nested import flatten, nest, without_row


def test_dotted_names_become_groups_and_rows() -> None:
    given = [("label", "K-17"), ("measures.0.kind", "ots"), ("measures.1.kind", "voogdij"), ("koers.set_on", "x")]
    assert nest(given) == {
        "label": "K-17",
        "measures": [{"kind": "ots"}, {"kind": "voogdij"}],
        "koers": {"set_on": "x"},
    }


def test_empty_fields_and_rows_are_left_out() -> None:
    assert nest([("a.0.x", ""), ("a.1.x", " y "), ("b.c", "")]) == {"a": [{"x": "y"}]}


def test_rows_come_in_the_order_of_their_numbers() -> None:
    assert nest([("a.10", "z"), ("a.9", "y"), ("a.0", "x")]) == {"a": ["x", "y", "z"]}


def test_a_name_given_twice_is_a_list() -> None:
    assert nest([("a", "x"), ("a", "y")]) == {"a": ["x", "y"]}


@given(st.lists(st.tuples(st.text("a.01 ", max_size=12), st.text(max_size=4))))
def test_no_form_breaks_it(pairs: list[tuple[str, str]]) -> None:
    data = nest(pairs)
    flatten(data)
    without_row(data, "a.0")


@given(
    st.dictionaries(
        st.sampled_from("abc"),
        st.recursive(
            st.text("xyz", min_size=1),
            lambda inner: st.dictionaries(st.sampled_from("def"), inner, min_size=1),
            max_leaves=5,
        ),
    )
)
def test_what_is_flattened_can_be_nested_again(data: dict[str, object]) -> None:
    if max((key.count(".") for key in flatten(data)), default=0) < 6:
        assert nest(flatten(data).items()) == data


def test_a_row_is_taken_away() -> None:
    assert without_row({"a": {"b": ["x", "y"]}}, "a.b.0") == {"a": {"b": ["y"]}}


def test_a_row_that_is_not_there_changes_nothing() -> None:
    assert without_row({"a": ["x"]}, "a.7") == {"a": ["x"]}


def test_lines_days_months_and_ticks_become_what_the_schema_expects() -> None:
    typed = {
        "koers": {"goals": "een\n\ntwee", "set_on": "31-1-2021"},
        "municipality_disputed": "ja",
        "traits": "humor",
        "birth_month": "3-2010",
        "stay": {"since": "2021-02-30"},
    }
    assert conform(CaseForm, typed) == {
        "koers": {"goals": ["een", "twee"], "set_on": "2021-01-31"},
        "municipality_disputed": True,
        "traits": ["humor"],
        "birth_month": "2010-03",
        "stay": {"since": "2021-02-30"},
    }


def test_every_field_of_the_schema_can_be_filled_in() -> None:
    """What runs beside the search (`tracks`) is told as a fact, so that it gets its owner and its term."""
    asked = set()
    for section in SECTIONS:
        for item in (*section.few, *section.more):
            if isinstance(item, Rows):
                asked |= {f"{item.name}[].{one.name}".rstrip(".") for one in item.fields}
            else:
                asked.add(item.name)
    schema = CaseForm.model_json_schema()
    leaves = {leaf for leaf in _leaves(schema, schema["$defs"], "") if not leaf.startswith("tracks.")}
    assert leaves == {name.removesuffix("[]") for name in asked}


def _leaves(node: dict[str, object], known: dict[str, dict[str, object]], path: str) -> set[str]:
    found: set[str] = set()
    for name, field in node["properties"].items():  # type: ignore[attr-defined]
        inner = next((one for one in field.get("anyOf", [field]) if one.get("type") != "null"), field)
        full = f"{path}{name}"
        if "$ref" in inner:
            found |= _leaves(known[inner["$ref"].rsplit("/", 1)[1]], known, f"{full}.")
        elif inner.get("type") == "array" and "$ref" in inner["items"]:
            found |= _leaves(known[inner["items"]["$ref"].rsplit("/", 1)[1]], known, f"{full}[].")
        else:
            found.add(full)
    return found
