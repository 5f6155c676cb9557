"""The process as a diagram in Mermaid's words, drawn from the table."""

from collections import defaultdict

from workflows.roles import ROLE_NAMES, Role
from workflows.steps import STATES, STEPS


def diagram() -> str:
    """Every state and every step between states; steps between the same two states share an arrow.

    A colon ends a name in Mermaid, so a comma stands for it.
    """
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for step in STEPS.values():
        if step.target != "same":
            for source in step.source:
                arrows[source, step.target].append(step.name.replace(":", ","))
    lines = ["stateDiagram-v2", "    [*] --> triage"]
    lines += [f"    {state.slug}: {state.name}" for state in STATES.values()]
    lines += [f"    {source} --> {target}: {' / '.join(names)}" for (source, target), names in arrows.items()]
    return "\n".join([*lines, "    closed --> [*]"])


def table() -> str:
    """Every step with who may take it, from where to where, and under which guards."""
    lines = ["| step | Dutch | who | from | to | guards |", "|---|---|---|---|---|---|"]
    for step in STEPS.values():
        who = ", ".join(ROLE_NAMES[role] for role in Role if role in step.who)
        cells = (f"`{step.slug}`", step.name, who, ", ".join(step.source), step.target, ", ".join(step.guards))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def document() -> str:
    """The page `docs/process.md`."""
    return f"""# The process

Made by `rets diagram` from `workflows/steps.py`; a house test fails when it is out of date.

```mermaid
{diagram()}
```

{table()}
"""
