"""A municipality's months: checking, submitting, reports, confirmations, receipts."""
