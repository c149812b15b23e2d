"""Addresses of likely duplicates, below the list of their type."""

from django.urls import path

from relais.dataquality import views

app_name = "dataquality"
urlpatterns = [
    path("<slug:key>/duplicate-groups/", views.groups, name="groups"),
    path("<slug:key>/duplicate-groups/search/", views.search, name="search"),
    path("<slug:key>/duplicate-groups/search/cancellation/", views.stop_search, name="search_cancel"),
    path("<slug:key>/duplicate-groups/told-apart/", views.told_apart, name="told_apart"),
    path("<slug:key>/duplicate-groups/told-apart/<int:pk>/deletion/", views.compare_again, name="compare_again"),
    path("<slug:key>/duplicate-groups/merging/", views.merge_many, name="merge_many"),
    path("<slug:key>/duplicate-groups/merging/<int:pk>/", views.merging_run, name="run"),
    path("<slug:key>/duplicate-groups/merging/<int:pk>/cancellation/", views.stop_run, name="run_cancel"),
    path("<slug:key>/duplicate-groups/merging/<int:pk>/continuation/", views.go_on_run, name="run_go_on"),
    path("<slug:key>/duplicate-groups/merging/<int:pk>/undo/", views.undo_run, name="run_undo"),
    path("<slug:key>/duplicate-groups/<int:pk>/", views.group, name="group"),
    path("<slug:key>/duplicate-groups/<int:pk>/distinction/", views.distinguish, name="distinguish"),
]
