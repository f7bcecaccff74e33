from django.db import migrations, models

import p2p.base.accounts.models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0005_waiver_facts'),
    ]

    operations = [
        migrations.AddField(
            model_name='programme',
            name='time_zone',
            field=models.CharField(db_default='UTC', default='UTC', help_text='The days of the programme begin and end there, wherever people are.', max_length=40, validators=[p2p.base.accounts.models.check_time_zone], verbose_name='time zone'),
        ),
        migrations.AddField(
            model_name='membership',
            name='ended_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
