import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ResearchExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('purpose', models.CharField(max_length=500)),
                ('until', models.DateField(help_text='The last day of what it holds.')),
                ('least', models.PositiveSmallIntegerField(help_text='Fewer people than this are never told apart in it.')),
                ('people', models.PositiveIntegerField()),
                ('rows', models.PositiveIntegerField(help_text='Of every table together.')),
                ('left_out', models.PositiveIntegerField(help_text='People left out because too few are like them.')),
                ('linked_by', models.CharField(blank=True, help_text='Which project key linked it, as a hash; none: linked with nothing.', max_length=64)),
                ('sha256', models.CharField(help_text='Of `datapackage.json`, which holds the hash of each file.', max_length=64)),
                ('document', models.TextField(help_text='What was grouped, left out and counted, as JSON.')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
            ],
            options={
                'indexes': [models.Index(fields=['clinic', 'until'], name='exports_of_a_clinic')],
            },
        ),
        migrations.CreateModel(
            name='ServiceReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('begins', models.DateField()),
                ('ends', models.DateField()),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
            ],
            options={
                'indexes': [models.Index(fields=['clinic', 'ends'], name='service_reports_of_a_clinic')],
            },
        ),
    ]
