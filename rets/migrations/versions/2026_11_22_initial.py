"""All tables as they stood at the start; written by autogenerate, hence its length."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "286b39d27d25"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the tables to the new shape."""

    op.create_table(
        "code_list_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("list", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_code_list_entries_code_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_list_entries")),
        sa.UniqueConstraint("list", "code", "valid_from", name=op.f("uq_code_list_entries_list_code_valid_from")),
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("region", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("present", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index("ix_meetings_region", "meetings", ["region", "starts_at"], unique=False)
    op.create_table(
        "municipalities",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("successors", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipalities")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_municipalities_code_valid_from")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('gi', 'provider', 'municipality', 'region', 'external')", name=op.f("ck_organisations_kind_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisations_slug")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("slug", name=op.f("uq_people_slug")),
        sa.UniqueConstraint("subject", name=op.f("uq_people_subject")),
    )
    op.create_table(
        "region_memberships",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("municipality", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_memberships")),
        sa.UniqueConstraint("municipality", "valid_from", name=op.f("uq_region_memberships_municipality_valid_from")),
    )
    op.create_table(
        "regions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("cbs_code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("aliases", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_regions_code_valid_from")),
    )
    op.create_table(
        "appointments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("deputy_id", sa.BigInteger(), nullable=True),
        sa.Column("absent_until", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('jeugdbeschermer', 'teammanager', 'zorgmakelaar', 'ret_member', 'ret_chair', 'provider', 'municipality', 'contract_manager', 'monitor', 'administrator')",
            name=op.f("ck_appointments_role_known"),
        ),
        sa.ForeignKeyConstraint(["deputy_id"], ["people.id"], name=op.f("fk_appointments_deputy_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_appointments_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appointments_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(op.f("ix_appointments_person_id"), "appointments", ["person_id"], unique=False)
    op.create_index("ix_appointments_role_region", "appointments", ["role", "region"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("gi_id", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.String(length=64), nullable=False),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("municipality_provisional", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("next_action", sa.String(length=64), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("jeugdbeschermer_id", sa.BigInteger(), nullable=False),
        sa.Column("zorgmakelaar_id", sa.BigInteger(), nullable=True),
        sa.Column("birth_month", sa.Date(), nullable=False),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("measure_on", sa.Date(), nullable=True),
        sa.Column("acute", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=False),
        sa.Column("deadline_kind", sa.String(length=64), nullable=False),
        sa.Column("forecast_on", sa.Date(), nullable=True),
        sa.Column("supply_on", sa.Date(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.String(), nullable=True),
        sa.Column("ret_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("audience", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("dossier", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_cases_closed_has_moment")),
        sa.CheckConstraint("label !~ '[0-9]{9}' AND label !~ '@'", name=op.f("ck_cases_label_is_no_person")),
        sa.CheckConstraint(
            "state = 'closed' OR (owner_id IS NOT NULL AND next_action IS NOT NULL AND due_at IS NOT NULL)",
            name=op.f("ck_cases_open_has_owner_action_due"),
        ),
        sa.CheckConstraint("rung BETWEEN 0 AND 7", name=op.f("ck_cases_rung_known")),
        sa.ForeignKeyConstraint(["gi_id"], ["organisations.id"], name=op.f("fk_cases_gi_id")),
        sa.ForeignKeyConstraint(["jeugdbeschermer_id"], ["people.id"], name=op.f("fk_cases_jeugdbeschermer_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_cases_owner_id")),
        sa.ForeignKeyConstraint(["zorgmakelaar_id"], ["people.id"], name=op.f("fk_cases_zorgmakelaar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint(
            "label", "gi_id", "measure_on", name="uq_cases_duplicate", postgresql_nulls_not_distinct=True
        ),
    )
    op.create_index(
        "ix_cases_jeugdbeschermer",
        "cases",
        ["jeugdbeschermer_id", "priority", "deadline_on", "id"],
        unique=False,
        postgresql_where="state <> 'closed'",
    )
    op.create_index(
        "ix_cases_owner",
        "cases",
        ["owner_id", "priority", "deadline_on", "id"],
        unique=False,
        postgresql_where="state <> 'closed'",
    )
    op.create_index(
        "ix_cases_region",
        "cases",
        ["region", "priority", "deadline_on", "id"],
        unique=False,
        postgresql_where="state <> 'closed'",
    )
    op.create_table(
        "contracts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("municipality", sa.String(length=64), nullable=False),
        sa.Column("contract_form", sa.String(length=64), nullable=False),
        sa.Column("main_contractor_id", sa.BigInteger(), nullable=True),
        sa.Column("acceptance_duty", sa.Boolean(), nullable=False),
        sa.Column("budget_ceiling", sa.Integer(), nullable=True),
        sa.Column("budget_spent", sa.Integer(), nullable=True),
        sa.Column("tariff", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["main_contractor_id"], ["organisations.id"], name=op.f("fk_contracts_main_contractor_id")
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["organisations.id"], name=op.f("fk_contracts_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
    )
    op.create_index("ix_contracts_lookup", "contracts", ["municipality", "form", "provider_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("person_id", "form", "about", name=op.f("uq_drafts_person_id_form_about")),
    )
    op.create_table(
        "locations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(length=64), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["provider_id"], ["organisations.id"], name=op.f("fk_locations_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
    )
    op.create_index(op.f("ix_locations_provider_id"), "locations", ["provider_id"], unique=False)
    op.create_table(
        "mandates",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("region", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("max_amount", sa.Numeric(precision=12, scale=0), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_mandates_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
    )
    op.create_index(op.f("ix_mandates_organisation_id"), "mandates", ["organisation_id"], unique=False)
    op.create_table(
        "provider_agreements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.Column("forms", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["organisations.id"], name=op.f("fk_provider_agreements_partner_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["organisations.id"], name=op.f("fk_provider_agreements_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_agreements")),
    )
    op.create_table(
        "agenda_items",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_agenda_items_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_agenda_items_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
        sa.UniqueConstraint("meeting_id", "case_id", name=op.f("uq_agenda_items_meeting_id_case_id")),
    )
    op.create_index("ix_agenda_items_case", "agenda_items", ["case_id"], unique=False)
    op.create_table(
        "deadlines",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("explanation", sa.String(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("family IN ('process', 'norm', 'hard', 'plan')", name=op.f("ck_deadlines_family_known")),
        sa.CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_deadlines_closed_has_outcome")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_deadlines_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
    )
    op.create_index("ix_deadlines_case", "deadlines", ["case_id"], unique=False)
    op.create_index(
        "ix_deadlines_sweep", "deadlines", ["next_at"], unique=False, postgresql_where="next_at IS NOT NULL"
    )
    op.create_index(
        "uq_deadlines_open", "deadlines", ["case_id", "kind", "ref"], unique=True, postgresql_where="closed_at IS NULL"
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=False),
        sa.Column("present", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('binding', 'advice')", name=op.f("ck_decisions_kind_known")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decisions_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_decisions_decided_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_decisions_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index("ix_decisions_case", "decisions", ["case_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_role", sa.String(length=64), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_events_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_events_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_events_case_id_seq")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("dedupe", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_messages_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_messages_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_messages_dedupe")),
    )
    op.create_index("ix_messages_due", "messages", ["next_at"], unique=False, postgresql_where="next_at IS NOT NULL")
    op.create_index(op.f("ix_messages_person_id"), "messages", ["person_id"], unique=False)
    op.create_table(
        "offers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=False),
        sa.Column("age_until", sa.Integer(), nullable=False),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("iq_from", sa.Integer(), nullable=True),
        sa.Column("iq_until", sa.Integer(), nullable=True),
        sa.Column("contra_indications", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("group_size", sa.Integer(), nullable=True),
        sa.Column("inhabitants", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("caps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("perspectief", sa.Boolean(), nullable=False),
        sa.Column("max_stay_days", sa.Integer(), nullable=True),
        sa.Column("extension_days", sa.Integer(), nullable=True),
        sa.Column("required_authorisation", sa.String(), nullable=True),
        sa.Column("workers", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.CheckConstraint("sex IN ('m', 'f')", name=op.f("ck_offers_sex_known")),
        sa.CheckConstraint("age_from >= 0 AND age_from < age_until", name=op.f("ck_offers_ages_in_order")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_offers_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("slug", name=op.f("uq_offers_slug")),
    )
    op.create_index(op.f("ix_offers_form"), "offers", ["form"], unique=False)
    op.create_index(op.f("ix_offers_location_id"), "offers", ["location_id"], unique=False)
    op.create_table(
        "plans",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("problem_hash", sa.String(), nullable=False),
        sa.Column("versions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_plans_case_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_plans_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    op.create_index("ix_plans_case", "plans", ["case_id", "made_at"], unique=False)
    op.create_index("ix_plans_region", "plans", ["region", "made_at"], unique=False)
    op.create_table(
        "reads",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reads_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reads_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reads")),
    )
    op.create_index("ix_reads_case", "reads", ["case_id", "at"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_code", sa.String(), nullable=True),
        sa.Column("answer_text", sa.String(), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("(answered_at IS NULL) = (answer_code IS NULL)", name=op.f("ck_tasks_answer_has_code")),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_tasks_answered_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_tasks_asked_by")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_tasks_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_tasks_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index("ix_tasks_case", "tasks", ["case_id"], unique=False)
    op.create_index(
        "ix_tasks_organisation", "tasks", ["organisation_id"], unique=False, postgresql_where="answered_at IS NULL"
    )
    op.create_index("ix_tasks_person", "tasks", ["person_id"], unique=False, postgresql_where="answered_at IS NULL")
    op.create_table(
        "availability",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=False),
        sa.Column("free_from", sa.Date(), nullable=True),
        sa.Column("free_count", sa.Integer(), nullable=False),
        sa.Column("waiting_weeks", sa.Integer(), nullable=True),
        sa.Column("admission_stop", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("free_count >= 0", name=op.f("ck_availability_count_not_negative")),
        sa.CheckConstraint("waiting_weeks >= 0", name=op.f("ck_availability_weeks_not_negative")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_availability_offer_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_availability_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
    )
    op.create_index("ix_availability_newest", "availability", ["offer_id", "id"], unique=False)
    op.create_table(
        "decision_lines",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("binding", sa.Boolean(), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=True),
        sa.Column("offer_id", sa.BigInteger(), nullable=True),
        sa.Column("answer_code", sa.String(), nullable=True),
        sa.Column("answer_text", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint("action <> ''", name=op.f("ck_decision_lines_action_given")),
        sa.CheckConstraint("binding = (mandate_id IS NOT NULL)", name=op.f("ck_decision_lines_binding_has_mandate")),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_decision_lines_answered_by")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decision_lines_case_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_decision_lines_decision_id")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandates.id"], name=op.f("fk_decision_lines_mandate_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_decision_lines_offer_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_decision_lines_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_lines")),
    )
    op.create_index(
        "ix_decision_lines_addressee",
        "decision_lines",
        ["organisation_id"],
        unique=False,
        postgresql_where="done_on IS NULL",
    )
    op.create_index(op.f("ix_decision_lines_case_id"), "decision_lines", ["case_id"], unique=False)
    op.create_index(op.f("ix_decision_lines_decision_id"), "decision_lines", ["decision_id"], unique=False)
    op.create_table(
        "places",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=False),
        sa.Column("free_from", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_places_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
    )
    op.create_index(op.f("ix_places_offer_id"), "places", ["offer_id"], unique=False)
    op.create_table(
        "requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("provider_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("route", sa.String(length=64), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("profile", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_code", sa.String(), nullable=True),
        sa.Column("answer_text", sa.String(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("purpose IN ('main', 'bridging')", name=op.f("ck_requests_purpose_known")),
        sa.CheckConstraint(
            "state <> 'refused' OR answer_code IS NOT NULL", name=op.f("ck_requests_refusal_has_ground")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'needs_information', 'waiting_list', 'accepted', 'refused', 'withdrawn', 'expired')",
            name=op.f("ck_requests_state_known"),
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_requests_answered_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_requests_asked_by")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_requests_case_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_requests_offer_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_requests_place_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["organisations.id"], name=op.f("fk_requests_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index("ix_requests_case", "requests", ["case_id"], unique=False)
    op.create_index("ix_requests_provider", "requests", ["provider_id", "state"], unique=False)
    op.create_index(
        "uq_requests_open",
        "requests",
        ["case_id", "offer_id"],
        unique=True,
        postgresql_where="state IN ('open', 'needs_information', 'waiting_list', 'accepted')",
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("period", postgresql.DATERANGE(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(case_id, case_id, '[]')"), "&&"),
            (sa.column("period"), "&&"),
            where=sa.text("live AND kind = 'placed' AND purpose = 'main'"),
            using="gist",
            name="ex_claims_one_child_one_place",
        ),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(place_id, place_id, '[]')"), "&&"),
            (sa.column("period"), "&&"),
            where=sa.text("live"),
            using="gist",
            name="ex_claims_one_place_one_child",
        ),
        sa.CheckConstraint("kind IN ('hold', 'placed')", name=op.f("ck_claims_kind_known")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_claims_case_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_claims_place_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_claims_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    op.create_index("ix_claims_case", "claims", ["case_id"], unique=False)
    op.create_index("ix_claims_request", "claims", ["request_id"], unique=False)
    op.create_table(
        "placements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("offer_id", sa.BigInteger(), nullable=True),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("bridges_to", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("intake_on", sa.Date(), nullable=True),
        sa.Column("reported_start_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("start_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_professional", sa.String(), nullable=True),
        sa.Column("judged_family", sa.String(), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "purpose <> 'bridging' OR bridges_to IS NOT NULL", name=op.f("ck_placements_bridging_names_wanted_help")
        ),
        sa.CheckConstraint("purpose IN ('main', 'bridging')", name=op.f("ck_placements_purpose_known")),
        sa.CheckConstraint(
            "ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on",
            name=op.f("ck_placements_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_placements_case_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_placements_offer_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_placements_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
    )
    op.create_index("ix_placements_case", "placements", ["case_id"], unique=False)
    op.create_index(
        "uq_placements_current_main",
        "placements",
        ["case_id"],
        unique=True,
        postgresql_where="purpose = 'main' AND ended_on IS NULL AND cancelled_at IS NULL",
    )


def downgrade() -> None:
    """Take the tables back to the earlier shape."""

    op.drop_index(
        "uq_placements_current_main",
        table_name="placements",
        postgresql_where="purpose = 'main' AND ended_on IS NULL AND cancelled_at IS NULL",
    )
    op.drop_index("ix_placements_case", table_name="placements")
    op.drop_table("placements")
    op.drop_index("ix_claims_request", table_name="claims")
    op.drop_index("ix_claims_case", table_name="claims")
    op.drop_table("claims")
    op.drop_index(
        "uq_requests_open",
        table_name="requests",
        postgresql_where="state IN ('open', 'needs_information', 'waiting_list', 'accepted')",
    )
    op.drop_index("ix_requests_provider", table_name="requests")
    op.drop_index("ix_requests_case", table_name="requests")
    op.drop_table("requests")
    op.drop_index(op.f("ix_places_offer_id"), table_name="places")
    op.drop_table("places")
    op.drop_index(op.f("ix_decision_lines_decision_id"), table_name="decision_lines")
    op.drop_index(op.f("ix_decision_lines_case_id"), table_name="decision_lines")
    op.drop_index("ix_decision_lines_addressee", table_name="decision_lines", postgresql_where="done_on IS NULL")
    op.drop_table("decision_lines")
    op.drop_index("ix_availability_newest", table_name="availability")
    op.drop_table("availability")
    op.drop_index("ix_tasks_person", table_name="tasks", postgresql_where="answered_at IS NULL")
    op.drop_index("ix_tasks_organisation", table_name="tasks", postgresql_where="answered_at IS NULL")
    op.drop_index("ix_tasks_case", table_name="tasks")
    op.drop_table("tasks")
    op.drop_index("ix_reads_case", table_name="reads")
    op.drop_table("reads")
    op.drop_index("ix_plans_region", table_name="plans")
    op.drop_index("ix_plans_case", table_name="plans")
    op.drop_table("plans")
    op.drop_index(op.f("ix_offers_location_id"), table_name="offers")
    op.drop_index(op.f("ix_offers_form"), table_name="offers")
    op.drop_table("offers")
    op.drop_index(op.f("ix_messages_person_id"), table_name="messages")
    op.drop_index("ix_messages_due", table_name="messages", postgresql_where="next_at IS NOT NULL")
    op.drop_table("messages")
    op.drop_table("events")
    op.drop_index("ix_decisions_case", table_name="decisions")
    op.drop_table("decisions")
    op.drop_index("uq_deadlines_open", table_name="deadlines", postgresql_where="closed_at IS NULL")
    op.drop_index("ix_deadlines_sweep", table_name="deadlines", postgresql_where="next_at IS NOT NULL")
    op.drop_index("ix_deadlines_case", table_name="deadlines")
    op.drop_table("deadlines")
    op.drop_index("ix_agenda_items_case", table_name="agenda_items")
    op.drop_table("agenda_items")
    op.drop_table("provider_agreements")
    op.drop_index(op.f("ix_mandates_organisation_id"), table_name="mandates")
    op.drop_table("mandates")
    op.drop_index(op.f("ix_locations_provider_id"), table_name="locations")
    op.drop_table("locations")
    op.drop_table("drafts")
    op.drop_index("ix_contracts_lookup", table_name="contracts")
    op.drop_table("contracts")
    op.drop_index("ix_cases_region", table_name="cases", postgresql_where="state <> 'closed'")
    op.drop_index("ix_cases_owner", table_name="cases", postgresql_where="state <> 'closed'")
    op.drop_index("ix_cases_jeugdbeschermer", table_name="cases", postgresql_where="state <> 'closed'")
    op.drop_table("cases")
    op.drop_index("ix_appointments_role_region", table_name="appointments")
    op.drop_index(op.f("ix_appointments_person_id"), table_name="appointments")
    op.drop_table("appointments")
    op.drop_table("regions")
    op.drop_table("region_memberships")
    op.drop_table("people")
    op.drop_table("organisations")
    op.drop_table("municipalities")
    op.drop_index("ix_meetings_region", table_name="meetings")
    op.drop_table("meetings")
    op.drop_table("code_list_entries")
