from django.urls import path

from relais.integrations.screens import exporting, importing

app_name = "integrations"
urlpatterns = [
    path("imports/", importing.import_list, name="imports"),
    path("imports/new/", importing.new_import, name="import"),
    path("imports/<uuid:token>/", importing.import_state, name="import_state"),
    path("imports/<uuid:token>/columns/", importing.import_columns, name="import_columns"),
    path("imports/<uuid:token>/preview/", importing.import_preview, name="import_preview"),
    path("imports/<uuid:token>/cancellation/", importing.cancel_import, name="import_cancel"),
    path("imports/<uuid:token>/reversal/", importing.revert_import, name="import_revert"),
    path("imports/<uuid:token>/to-mend/", importing.rejected_rows, name="import_rejects"),
    path("exports/<uuid:token>/", exporting.export_state, name="export_state"),
    path("exports/<uuid:token>/file/", exporting.export_file, name="export_file"),
    path("<slug:key>/export/", exporting.export_list, name="export"),
]
