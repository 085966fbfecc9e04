import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('patients', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ResearchChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('objects_to_it', models.BooleanField()),
                ('said_by', models.CharField(help_text='The person, or who spoke for them.', max_length=120)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='service.researchchoice')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('objects_to_it', True)), fields=['person'], name='who_objects_to_research')],
                'constraints': [models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='service_researchchoice_replaced_for_a_reason'), models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('person',), name='choices_about_research_are_one_line')],
            },
        ),
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
                ('left_out', models.PositiveIntegerField(help_text='People left out: too few are like them, or they object.')),
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
