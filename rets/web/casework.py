"""The pages of cases: lists, the case itself and what is done with it."""

from rets.web import (
    case_documents,
    case_facts,
    case_heard,
    case_questions,
    case_requests,
    case_steps,
    case_tasks,
    cases,
    family,
    queues,
    saved_filters,
    streams,
    taking_back,
)

ROUTERS = (
    queues.router,
    saved_filters.router,  # before the pages of one case: "filters" is no number
    cases.router,
    case_steps.router,
    case_facts.router,
    case_requests.router,
    case_heard.router,
    case_questions.router,
    case_tasks.router,
    case_documents.router,
    streams.router,
    family.router,
    taking_back.router,
)
