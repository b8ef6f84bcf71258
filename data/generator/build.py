"""Every file of the demo's inbox: which part writes it, and from which seed.

Add here: a file of the inbox. Keep out: what stands in it (the module of its kind).
"""

from __future__ import annotations

from data.generator import google_forms, microsoft_forms, usage_r5, usage_r6, workshops
from data.generator.people import make_city, roster_sheet
from data.generator.workbook import workbook_bytes

CITY, EARLIER_USERS, EARLIER_LOG, ATTENDANCE, FIRST_SHEET = 20240401, 20231002, 20231130, 20240925, 20240926
SECOND_FILE, LATER_LOG, STAFF_SURVEY, FIRST_AFTER = 20241022, 20241103, 20231204, 20240927
SECOND_BEFORE, SECOND_AFTER = 20241015, 20241023


def inbox_files() -> dict[str, bytes]:
    """Path below ``inbox`` to content, the same bytes at every call."""
    city = make_city(CITY)
    uses = usage_r5.people_with_uses(EARLIER_USERS, city)
    attendance = workshops.draw_attendance(ATTENDANCE, city, uses)
    earlier = usage_r5.log_files(EARLIER_LOG, uses)
    later = usage_r6.log_files(LATER_LOG, city, attendance.everyone(), list(uses))
    return {
        "roster/職員名簿_令和6年4月1日.xlsx": workbook_bytes(roster_sheet(city)),
        **{f"trials/r5-trial/{name}": content for name, content in earlier.items()},
        **{f"trials/r6-trial/{name}": content for name, content in later.items()},
        "workshops/w1/第1回勉強会_出席簿.xlsx": workbook_bytes(workshops.first_sheet(FIRST_SHEET, attendance)),
        "workshops/w2/第2回勉強会_申込・出席.csv": workshops.second_file(SECOND_FILE, attendance),
        "surveys/r5-staff/職員アンケート.xlsx": workbook_bytes(microsoft_forms.staff_survey(STAFF_SURVEY)),
        "surveys/w1-after/第1回勉強会アンケート（回答）.csv": google_forms.first_after(FIRST_AFTER, attendance),
        "surveys/w2-before/第2回 事前アンケート.csv": google_forms.second_before(SECOND_BEFORE, attendance),
        "surveys/w2-after/第2回 事後アンケート(1-22).xlsx": workbook_bytes(microsoft_forms.second_after(SECOND_AFTER)),
    }
