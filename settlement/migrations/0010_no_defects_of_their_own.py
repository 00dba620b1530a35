from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("settlement", "0009_defects_are_points")]

    operations = [migrations.DeleteModel(name="Defect")]
