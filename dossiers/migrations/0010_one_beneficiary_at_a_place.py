from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0009_words_folded_for_searching'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='beneficiary',
            constraint=models.UniqueConstraint(fields=('dossier', 'order'), name='beneficiary_place_once'),
        ),
    ]
