"""What comes in: the canonical case form, dated facts and case files, with a Dutch sentence for every fault."""
