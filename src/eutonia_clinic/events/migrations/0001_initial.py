import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('patients', '0002_only_added'),
        ('visits', '0002_only_added'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AdverseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('onset_on', models.DateField(null=True)),
                ('told_on', models.DateField()),
                ('serious', models.CharField(help_text='An answer: yes, no, not asked, cannot establish.', max_length=20)),
                ('is_flagged', models.BooleanField(help_text='Serious, not known whether, or a sign of spread.')),
                ('gravity', models.CharField(blank=True, max_length=400)),
                ('outcome', models.CharField(max_length=64)),
                ('is_settled', models.BooleanField()),
                ('in_error', models.BooleanField(default=False)),
                ('is_news', models.BooleanField(default=False, help_text='A follow-up entry, and no correction.')),
                ('follow_up_by', models.DateField(null=True)),
                ('began_from', models.CharField(blank=True, max_length=128)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='events.adverseevent')),
                ('root', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='events.adverseevent')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HandedOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('scheme', models.CharField(max_length=64)),
                ('day', models.DateField()),
                ('reference', models.CharField(blank=True, max_length=128)),
                ('why_not', models.CharField(blank=True, max_length=2000)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('event', models.ForeignKey(help_text='The version that was told.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='events.adverseevent')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('root', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='events.adverseevent')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewedEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('gravity', models.CharField(blank=True, max_length=400)),
                ('words', models.CharField(blank=True, max_length=2000)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('event', models.ForeignKey(help_text='The version that was seen.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='events.adverseevent')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('root', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='events.adverseevent')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SuspectedSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('product', models.CharField(max_length=64)),
                ('lot', models.CharField(blank=True, max_length=64)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspected', to='events.adverseevent')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.injectionsession')),
            ],
        ),
        migrations.AddIndex(
            model_name='adverseevent',
            index=models.Index(fields=['person', 'onset_on'], name='events_of_a_person'),
        ),
        migrations.AddIndex(
            model_name='adverseevent',
            index=models.Index(fields=['clinic', 'told_on'], name='events_of_a_clinic'),
        ),
        migrations.AddIndex(
            model_name='adverseevent',
            index=models.Index(condition=models.Q(('is_flagged', True)), fields=['clinic', 'told_on'], name='events_that_are_flagged'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='events_adverseevent_replaced_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='handedover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reference', ''), models.Q(('why_not', ''), _negated=True)), models.Q(models.Q(('reference', ''), _negated=True), ('why_not', '')), _connector='OR'), name='handed_over_with_a_reference_or_not_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='suspectedsession',
            index=models.Index(fields=['session'], name='events_of_a_session'),
        ),
    ]
