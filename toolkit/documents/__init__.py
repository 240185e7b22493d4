"""Documents for clients out of a workbook: plan, message, calendar, form, checklist, review, workshop, addendum."""
