from django.urls import path, re_path

from relais.integrations.agents.http import mcp
from relais.integrations.screens import agents, approvals, exporting, import_columns, import_file, import_run, tokens

app_name = "integrations"
urlpatterns = [
    re_path(r"^mcp/?$", mcp, name="mcp"),
    path("agents/", agents.agents, name="agents"),
    path("agents/<int:pk>/", agents.agent, name="agent"),
    path("agents/<int:pk>/pause/", agents.agent_pause, name="agent_pause"),
    path("agents/<int:pk>/continuation/", agents.agent_continuation, name="agent_continuation"),
    path("agents/<int:pk>/revocation/", agents.agent_revocation, name="agent_revocation"),
    path("agents/<int:pk>/reversal/", agents.agent_reversal, name="agent_reversal"),
    path("agents/approvals/<int:pk>/", approvals.approval, name="approval"),
    path("agents/approvals/<int:pk>/consent/", approvals.approval_consent, name="approval_consent"),
    path("agents/approvals/<int:pk>/refusal/", approvals.approval_refusal, name="approval_refusal"),
    path("security/tokens/", tokens.tokens, name="tokens"),
    path("security/tokens/<int:pk>/revocation/", tokens.token_revocation, name="token_revocation"),
    path("administration/tokens/", tokens.all_tokens, name="all_tokens"),
    path("administration/tokens/<int:pk>/revocation/", tokens.any_token_revocation, name="any_token_revocation"),
    path("imports/", import_file.import_list, name="imports"),
    path("imports/new/", import_file.new_import, name="import"),
    path("imports/<uuid:token>/", import_run.import_state, name="import_state"),
    path("imports/<uuid:token>/columns/", import_columns.import_columns, name="import_columns"),
    path("imports/<uuid:token>/preview/", import_run.import_preview, name="import_preview"),
    path("imports/<uuid:token>/cancellation/", import_run.cancel_import, name="import_cancel"),
    path("imports/<uuid:token>/resumption/", import_run.resume_import, name="import_resume"),
    path("imports/<uuid:token>/reversal/", import_run.revert_import, name="import_revert"),
    path("imports/<uuid:token>/to-mend/", import_run.rejected_rows, name="import_rejects"),
    path("exports/<uuid:token>/", exporting.export_state, name="export_state"),
    path("exports/<uuid:token>/cancellation/", exporting.cancel_export, name="export_cancel"),
    path("exports/<uuid:token>/file/", exporting.export_file, name="export_file"),
    path("<slug:key>/export/", exporting.export_list, name="export"),
]
