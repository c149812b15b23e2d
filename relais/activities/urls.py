"""Home, the calendar, and what one does with entries beside the screens that the registry derives."""

from django.urls import path

from relais.activities.views import agenda, composing, home, planning, portfolios, quiet, report

app_name = "activities"
urlpatterns = [
    path("", home.my_day, name="home"),
    path("calendar/", agenda.week, name="calendar"),
    path("calendar/agenda.ics", agenda.download, name="agenda"),
    path("activities/<int:pk>/completion/", planning.complete, name="complete"),
    path("activities/<int:pk>/reopening/", planning.reopen, name="reopen"),
    path("tasks/from/<slug:key>/<int:pk>/", planning.plan_from, name="plan_from"),
    path("tasks/for/<slug:key>/<int:pk>/", planning.plan, name="plan"),
    path("quiet/", quiet.show, name="quiet"),
    path("quiet/tasks/", quiet.plan, name="plan_contacts"),
    path("tasks/contact/<slug:key>/<int:pk>/", quiet.plan_one, name="plan_contact"),
    path("portfolios/", portfolios.show, name="portfolios"),
    path("portfolios/handover/", portfolios.hand_over, name="hand_over"),
    path("activity-report/", report.show, name="report"),
    path("entries/<slug:key>/<int:pk>/", composing.compose, name="compose"),
]
