"""The one table of what each role may do with what it may see (`rets.access`)."""

from workflows.roles import Role

JB, TM, ZM, RM, RC = Role.JEUGDBESCHERMER, Role.TEAMMANAGER, Role.ZORGMAKELAAR, Role.RET_MEMBER, Role.RET_CHAIR
PR, MU, CM = Role.PROVIDER, Role.MUNICIPALITY, Role.CONTRACT_MANAGER
MO, AD, SYS = Role.MONITOR, Role.ADMINISTRATOR, Role.SYSTEM

MAY: dict[str, frozenset[Role]] = {
    "case.line": frozenset({JB, TM, ZM, RM, RC, PR, MU, CM, MO}),
    "case.label": frozenset({JB, TM, ZM, RM, RC, PR, MU, CM, MO}),
    "case.dossier": frozenset({JB, TM, ZM, RM, RC, PR}),
    "case.birth_month": frozenset({JB, TM, ZM}),
    "case.history": frozenset({JB, TM, ZM, RM, RC}),
    "case.reads": frozenset({JB, TM}),
    "case.raise": frozenset({JB, TM}),
    "case.import": frozenset({JB, TM}),
    "case.edit": frozenset({JB, TM}),
    "case.record_fact": frozenset({JB, TM, ZM, RC}),
    "case.explain": frozenset({JB, TM}),
    "case.ask": frozenset({JB, TM, ZM, RM, RC}),
    "catalogue.browse": frozenset({JB, TM, ZM, RM, RC, CM, MU, MO}),
    "proposals.see": frozenset({JB, TM, ZM, RM, RC}),
    "plan.see": frozenset({ZM, RM, RC}),
    "plan.make": frozenset({ZM, RC}),
    "request.make": frozenset({JB, TM, ZM, RC}),
    "request.withdraw": frozenset({JB, TM, ZM, RC}),
    "request.answer": frozenset({PR}),
    "availability.publish": frozenset({PR}),
    "closing.tell": frozenset({PR, ZM}),
    "closing.see": frozenset({PR, ZM, CM}),
    "availability.import": frozenset({PR, ZM, AD}),
    "absence.say": frozenset({JB, TM, ZM, RM, RC}),
    "advice.ask": frozenset({JB, TM, ZM}),
    "advice.see": frozenset({JB, TM, ZM, RM, RC}),
    "advice.answer": frozenset({RM, RC}),
    "meeting.see": frozenset({RM, RC}),
    "meeting.manage": frozenset({RC}),
    "decision.make": frozenset({RC}),
    "decision.see": frozenset({JB, TM, ZM, RM, RC, PR, MU, CM}),
    "decision.answer": frozenset({PR, MU, CM, TM, JB}),
    "mandate.see": frozenset({RM, RC, CM, AD}),
    "mandate.manage": frozenset({CM, AD}),
    "document.see": frozenset({JB, TM, ZM, RM, RC, PR, MU, CM}),
    "document.make": frozenset({JB, ZM, RC}),
    "task.answer": frozenset({JB, TM, ZM, RM, RC, PR, MU, CM}),
    "alternative.offer": frozenset({MU, CM, ZM}),
    "municipality.desk": frozenset({MU, CM}),
    "placement.report": frozenset({PR, JB, TM, ZM}),
    "placement.judge": frozenset({JB, TM}),
    "refusals.see": frozenset({ZM, CM}),
    "monitor.see": frozenset({MO, ZM, RC}),
    "reference.see": frozenset({JB, TM, ZM, RM, RC, PR, MU, CM, MO, AD}),
    "duty.see": frozenset({ZM, RM, RC, AD}),
    "duty.manage": frozenset({RC, AD}),
    "administer": frozenset({AD}),
}
AFTER_YES = frozenset({"case.dossier", "case.label", "placement.report"})
