"""What was typed in the case form: read from a browser, kept as a draft, shown again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader
from rets.db import ViewerSession
from rets.errors import FieldError
from rets.render import page
from rets.render.words import sentence_case
from rets.schemas.case_form import CaseForm
from rets.services.drafts import keep_draft
from rets.services.earlier import earlier_cases
from rets.services.lookalikes import Lookalikes
from rets.web.answers import go_to
from rets.web.case_fields import SECTIONS
from rets.web.case_options import case_options, earlier_options, municipality_names
from rets.web.conform import conform
from rets.web.deps import Submitted
from rets.web.form_view import Field, FormView, Rows, Section, view
from rets.web.nested import nest, without_row
from workflows.roles import Role

FORM = "casus"
FOR_WHOM = Field("jeugdbeschermer", "Voor welke jeugdbeschermer?", "select", required=True, source="jeugdbeschermers")
ROWS = frozenset(item.name for part in SECTIONS for item in (*part.few, *part.more) if isinstance(item, Rows))
GROUPS = frozenset(CaseForm.model_fields) | {FOR_WHOM.name}


def typed(fields: Submitted) -> dict[str, Any]:
    """What was typed, as the schema expects it; a row that was to be taken away is gone."""
    names = (name for name in fields if name.split(".")[0] in GROUPS)
    data = nest((name, value) for name in names for value in fields.all_of(name))
    if fields["haal_weg"]:
        data = without_row(data, fields["haal_weg"])
    return conform(CaseForm, data)


def keep(session: ViewerSession, me: Reader, about: str, data: dict[str, Any], at: datetime) -> list[FieldError]:
    """Keep what was typed as a draft; the fields that are not kept come back with the reason."""
    return keep_draft(session, me.person_id, FORM, about, data, at)


def sections_for(me: Reader) -> Sequence[Section]:
    """The sections of the form for somebody who raises cases; who is no jeugdbeschermer says for whom."""
    if Role.JEUGDBESCHERMER in me.roles:
        return SECTIONS
    first = replace(SECTIONS[0], few=(FOR_WHOM, *SECTIONS[0].few))
    return (first, *SECTIONS[1:])


def form_view(
    session: ViewerSession,
    me: Reader,
    data: dict[str, Any],
    errors: Sequence[FieldError] = (),
    added: str = "",
    sections: Sequence[Section] = (),
) -> FormView:
    """The form with what was typed and what is wrong with it, and with what stood in earlier cases."""
    on, earlier = clock.today(), earlier_cases(session, me)
    options = case_options(session, me, on) | earlier_options(earlier, data)
    lists = {
        "gemeenten": municipality_names(on, earlier.municipalities),
        "aanbieders": earlier.providers,
        "zicht": earlier.watchers,
    }
    return replace(view(sections or sections_for(me), data, errors, options, added), lists=lists)


def show_form(
    request: Request,
    template: str,
    form: FormView,
    *,
    status: int = 200,
    saved_at: datetime | None = None,
    **context: Any,
) -> Response:
    """The page with the form."""
    return page(
        request,
        template,
        status=status,
        form=form,
        saved_at=saved_at,
        **context,
    )


def say_saved(request: Request, form: FormView, saved_at: datetime, alike: Lookalikes | None = None) -> Response:
    """The line under the form after saving: when, which fields were not kept, and which cases look like this one."""
    named = [f"{sentence_case(form.labels.get(one.field, one.field))}: {one.sentence}" for one in form.errors]
    status = 400 if named else 200
    return page(
        request, "fragmenten/bewaard.html", "bewaard", status=status, saved_at=saved_at, not_kept=named, alike=alike
    )


def after_row(request: Request, fields: Submitted, address: str) -> Response:
    """Back to the form, at the group in which a row was added or taken away; without one, with a word about it."""
    added, gone = fields["voeg_toe"], fields["haal_weg"].rpartition(".")[0]
    if added in ROWS:
        return go_to(request, f"{address}?voeg_toe={added}#groep-{added}")
    if gone in ROWS:
        return go_to(request, f"{address}#groep-{gone}")
    return go_to(request, address, "Uw concept is bewaard. U kunt later verder.")
