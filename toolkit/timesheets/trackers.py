"""What each tracker calls its columns, in the words of its exports, French ones where it has them.

Toggl Track and Harvest write English headers whatever the language of their pages; Clockify and Kimai translate them.
"""

from __future__ import annotations

from collections.abc import Mapping

#: What an entry is read from -> the columns that may hold it, the first found is taken; case and accents do not count.
Columns = Mapping[str, tuple[str, ...]]

#: Everything that a column can be.
PARTS = (
    "date", "start", "end_date", "end", "duration", "hours", "minutes", "seconds",
    "client", "project", "task", "description", "tags", "person", "id",
)  # fmt: skip
#: Any of these says how long an entry is; else its start and end do.
LENGTHS = ("duration", "hours", "minutes", "seconds")

COLUMNS: Mapping[str, Columns] = {
    "toggl": {
        "date": ("Start date",),
        "start": ("Start time",),
        # "Stop" in the reports of today, "End" in those before.
        "end_date": ("Stop date", "End date"),
        "end": ("Stop time", "End time"),
        "duration": ("Duration",),
        "client": ("Client",),
        "project": ("Project",),
        "task": ("Task",),
        "description": ("Description",),
        "tags": ("Tags",),
        "person": ("Email", "User", "Member"),
    },
    "clockify": {
        "date": ("Start Date", "Date de début"),
        "start": ("Start Time", "Heure de début"),
        "end_date": ("End Date", "Date de fin"),
        "end": ("End Time", "Heure de fin"),
        "duration": ("Duration (h)", "Time (h)", "Durée (h)", "Temps (h)"),
        "hours": ("Duration (decimal)", "Time (decimal)", "Durée (décimal)", "Temps (décimal)"),
        "client": ("Client",),
        "project": ("Project", "Projet"),
        "task": ("Task", "Tâche"),
        "description": ("Description",),
        "tags": ("Tags", "Tag", "Mots-clés", "Étiquettes"),
        "person": ("Email", "E-mail", "User", "Utilisateur"),
    },
    "harvest": {
        "date": ("Date", "Spent date"),
        "start": ("Started At", "Start time"),
        "hours": ("Hours",),
        "client": ("Client",),
        "project": ("Project",),
        "task": ("Task",),
        "description": ("Notes",),
        "tags": ("Project Code",),
        "person": ("Employee Id", "Last Name"),
        "id": ("ID",),
    },
    "kimai": {
        "date": ("Date",),
        "start": ("From", "Begin", "Start", "De", "Début"),
        "end": ("To", "End", "À", "Fin"),
        "duration": ("Duration", "Durée"),
        "client": ("Customer", "Client"),
        "project": ("Project", "Projet"),
        "task": ("Activity", "Activité"),
        "description": ("Description",),
        "tags": ("Tags", "Tag", "Mots-clés", "Étiquettes"),
        "person": ("Username", "Identifiant", "User", "Utilisateur"),
        "id": ("ID",),
    },
}
#: Every sort of export that `--from` takes.
FORMATS = (*COLUMNS, "watson", "timewarrior", "csv")
