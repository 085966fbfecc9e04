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
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('sort', models.CharField(help_text='To whom it goes: `LetterKind`.', max_length=24)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('written_on', models.DateField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='letters.letter')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='visits.injectionsession')),
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
                ('on', models.DateField()),
                ('way', models.CharField(help_text="'handed_over' or 'posted'.", max_length=24)),
                ('to', models.CharField(max_length=200)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed_over', to='letters.letter')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LetterDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('document', models.TextField()),
                ('is_finished', models.BooleanField(default=False, help_text='It became a record, or was put aside.')),
                ('sort', models.CharField(max_length=24)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='letters.letter')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letter_drafts', to='visits.injectionsession')),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('decision', models.CharField(max_length=24)),
                ('discussed_on', models.DateField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='visits.plandraft')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='letters.consent')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['person', 'discussed_on'], name='consents_of_a_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='letters_consent_replaced_for_a_reason')],
            },
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['person', 'written_on'], name='letters_of_a_person'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['clinic', 'made_at'], name='letters_of_a_clinic'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='letters_letter_replaced_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='letterdraft',
            index=models.Index(condition=models.Q(('is_finished', False)), fields=['person'], name='letters_being_written'),
        ),
    ]
