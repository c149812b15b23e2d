"""Addresses that every record type has. They stand last, since a type's key takes the first word."""

from django.urls import path

from relais.records.screens import (
    views_bulk,
    views_filter,
    views_list,
    views_merge,
    views_operations,
    views_parts,
    views_record,
    views_search,
)

app_name = "records"
urlpatterns = [
    path("search/", views_search.search_page, name="search"),
    path("search/palette/", views_search.palette, name="palette"),
    path("operations/<int:pk>/undo/", views_operations.undo_operation, name="undo"),
    path("my-changes/", views_operations.my_changes, name="my_changes"),
    path("lookup/<slug:key>/", views_parts.lookup, name="lookup"),
    path("<slug:key>/", views_list.record_list, name="list"),
    path("<slug:key>/new/", views_record.new_record, name="new"),
    path("<slug:key>/board/", views_list.board_column, name="board_column"),
    path("<slug:key>/measures/", views_list.list_measures, name="measures"),
    path("<slug:key>/bin/", views_record.bin_list, name="bin"),
    path("<slug:key>/filter/", views_filter.filter_form, name="filter"),
    path("<slug:key>/columns/", views_parts.choose_columns, name="columns"),
    path("<slug:key>/width/", views_list.keep_width, name="width"),
    path("<slug:key>/view-form/", views_parts.view_form, name="view_form"),
    path("<slug:key>/views/", views_list.save_view, name="views"),
    path("<slug:key>/views/<int:view_id>/", views_list.change_view, name="view"),
    path("<slug:key>/lines/<slug:field>/", views_parts.collection_line, name="line"),
    path("<slug:key>/duplicates/", views_parts.likely_duplicates, name="duplicates"),
    path("<slug:key>/bulk-form/", views_bulk.bulk_form, name="bulk_form"),
    path("<slug:key>/bulk-edit/", views_bulk.bulk_edit, name="bulk_edit"),
    path("<slug:key>/bulk-deletion/", views_bulk.bulk_deletion, name="bulk_deletion"),
    path("<slug:key>/bulk-restoration/", views_bulk.bulk_restoration, name="bulk_restoration"),
    path("<slug:key>/operations/<int:pk>/", views_operations.progress, name="bulk_progress"),
    path("<slug:key>/operations/<int:pk>/cancellation/", views_operations.stop, name="bulk_cancel"),
    path("<slug:key>/operations/<int:pk>/continuation/", views_operations.go_on, name="bulk_go_on"),
    path("<slug:key>/likely-pairs/", views_merge.likely_pairs, name="likely_pairs"),
    path("<slug:key>/merge/", views_merge.merge_choice, name="merge_choice"),
    path("<slug:key>/<int:pk>/", views_record.record_page, name="record"),
    path("<slug:key>/<int:pk>/peek/", views_record.quick_look, name="peek"),
    path("<slug:key>/<int:pk>/edit/", views_record.edit_record, name="edit"),
    path("<slug:key>/<int:pk>/timeline/", views_record.record_timeline, name="timeline"),
    path("<slug:key>/<int:pk>/fields/<slug:field>/", views_record.record_field, name="field"),
    path("<slug:key>/<int:pk>/deletion/", views_record.delete_record, name="deletion"),
    path("<slug:key>/<int:pk>/restoration/", views_record.restore_record, name="restoration"),
    path("<slug:key>/<int:pk>/merge/", views_merge.merge_records, name="merge"),
]
