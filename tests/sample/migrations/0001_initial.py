from django.apps import apps
from django.db import migrations


def create(_apps, schema_editor):
    """The tables as the models stand now, so that the sample needs no new migration when the engine's columns change."""
    for model in apps.get_app_config("sample").get_models():
        schema_editor.create_model(model)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("records", "0001_initial")]
    operations = [migrations.RunPython(create)]
