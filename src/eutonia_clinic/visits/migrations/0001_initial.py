import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('patients', '0002_only_added'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('assessed_on', models.DateField()),
                ('product', models.CharField(max_length=64)),
                ('unconfirmed', models.TextField(help_text='Places of values carried over that nobody has confirmed, as JSON.')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='visits.assessment')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AssessmentDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('document', models.TextField()),
                ('is_finished', models.BooleanField(default=False, help_text='It became a record, or was put aside.')),
                ('unconfirmed', models.TextField(help_text='As in `Assessment`.')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('copied_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.assessment')),
                ('corrects', models.ForeignKey(help_text='Recorded, it takes the place of this one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.assessment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('day', models.DateField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='visits.booking')),
                ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.site')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ConfirmedValues',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('places', models.TextField(help_text='As JSON.')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='visits.assessment')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InjectionSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('given_on', models.DateField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
            ],
        ),
        migrations.CreateModel(
            name='FollowUpVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('seen_on', models.DateField()),
                ('is_red_flag', models.BooleanField(default=False, help_text='Trouble with swallowing, or a weakness that limits, was said.')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='visits.followupvisit')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='visits.injectionsession')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LatestEffect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_on', models.DateField()),
                ('product', models.CharField(max_length=64)),
                ('ends_on', models.DateField(help_text='None where no forecast says so.', null=True)),
                ('ends_earliest', models.DateField(null=True)),
                ('ends_latest', models.DateField(null=True)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='visits.injectionsession')),
            ],
        ),
        migrations.CreateModel(
            name='LearnedBelief',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('course', models.CharField(max_length=64)),
                ('belief', models.CharField(help_text='The id of the belief.', max_length=200)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='visits.learnedbelief')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('document', models.TextField()),
                ('is_finished', models.BooleanField(default=False, help_text='It became a record, or was put aside.')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
            ],
        ),
        migrations.CreateModel(
            name='OverrideReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('rule', models.CharField(max_length=200)),
                ('muscle', models.CharField(blank=True, max_length=64)),
                ('side', models.CharField(blank=True, max_length=8)),
                ('finding', models.CharField(help_text='SHA-256 of the finding as it was read.', max_length=64)),
                ('kind', models.CharField(choices=[('agreed', 'Agreed with the person after explaining the risk'), ('confirmed', 'Confirmed by another clinic or record'), ('response', "The person's own earlier response supports it"), ('benefit', 'The expected benefit outweighs it'), ('other', 'Another reason')], default='other', max_length=16)),
                ('words', models.CharField(max_length=2000)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('seconds', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seconded_by', to='visits.overridereason')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reasons', to='visits.plandraft')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReviewedFollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('words', models.CharField(blank=True, max_length=2000)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('follow_up', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reviewed', to='visits.followupvisit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SafetyAnswers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_again', to='visits.assessment')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='visits.safetyanswers')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SessionClosed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('product', models.CharField(max_length=64)),
                ('units', models.DecimalField(decimal_places=3, max_digits=10)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='visits.sessionclosed')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='visits.injectionsession')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SessionDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('document', models.TextField()),
                ('is_finished', models.BooleanField(default=False, help_text='It became a record, or was put aside.')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='visits.injectionsession')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignedPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('planned_for', models.DateField()),
                ('valid_until', models.DateField()),
                ('product', models.CharField(max_length=64)),
                ('units', models.DecimalField(decimal_places=3, max_digits=10)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('draft', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signed', to='visits.plandraft')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='visits.signedplan')),
                ('root', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='visits.signedplan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='plandraft',
            name='amends',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.signedplan'),
        ),
        migrations.CreateModel(
            name='PlanCancelled',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=2000)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='cancelled', to='visits.signedplan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='KeptForecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('ends_on', models.DateField(null=True)),
                ('ends_earliest', models.DateField(help_text='The beginning of its 80 % band.', null=True)),
                ('ends_latest', models.DateField(help_text='The end of its 80 % band.', null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='visits.keptforecast')),
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='forecast', to='visits.signedplan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='injectionsession',
            name='plan',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='session', to='visits.signedplan'),
        ),
        migrations.CreateModel(
            name='StoredProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('proposal_id', models.CharField(max_length=64)),
                ('inputs', models.TextField(help_text='Hashes of what it was made from (`checking.Shown`), so that a change since then shows.')),
                ('planned_for', models.DateField()),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='visits.assessment')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='visits.storedproposal')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='signedplan',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed', to='visits.storedproposal'),
        ),
        migrations.AddField(
            model_name='plandraft',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='visits.storedproposal'),
        ),
        migrations.CreateModel(
            name='VialEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('lot', models.CharField(max_length=64)),
                ('expiry', models.DateField()),
                ('gtin', models.CharField(blank=True, max_length=14)),
                ('serial', models.CharField(blank=True, max_length=64)),
                ('vial_units', models.DecimalField(decimal_places=3, max_digits=10)),
                ('diluent_ml', models.DecimalField(decimal_places=3, max_digits=10)),
                ('drawn_units', models.DecimalField(decimal_places=3, max_digits=10)),
                ('mixed_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='visits.vialentry')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vials', to='visits.injectionsession')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GivenEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('muscle', models.CharField(max_length=64)),
                ('side', models.CharField(max_length=8)),
                ('units', models.DecimalField(decimal_places=3, max_digits=10)),
                ('sites', models.PositiveSmallIntegerField()),
                ('site', models.PositiveSmallIntegerField(help_text='The needle position within the muscle, from 1; none: not said.', null=True)),
                ('guidance', models.CharField(blank=True, max_length=32)),
                ('why_different', models.CharField(blank=True, max_length=2000)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='visits.givenentry')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='visits.injectionsession')),
                ('vial', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='given', to='visits.vialentry')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='assessment',
            index=models.Index(fields=['person', 'assessed_on'], name='assessments_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visits_assessment_replaced_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['clinic', 'day'], name='bookings_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visits_booking_replaced_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='followupvisit',
            index=models.Index(fields=['clinic', 'seen_on'], name='follow_ups_of_a_clinic'),
        ),
        migrations.AddIndex(
            model_name='followupvisit',
            index=models.Index(condition=models.Q(('is_red_flag', True)), fields=['clinic', 'seen_on'], name='red_flags_of_a_clinic'),
        ),
        migrations.AddConstraint(
            model_name='followupvisit',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visits_followupvisit_replaced_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='latesteffect',
            index=models.Index(fields=['clinic', 'ends_on', 'id'], name='effects_by_their_end'),
        ),
        migrations.AddIndex(
            model_name='latesteffect',
            index=models.Index(condition=models.Q(('ends_on__isnull', True)), fields=['clinic', 'given_on', 'id'], name='effects_without_an_end'),
        ),
        migrations.AddConstraint(
            model_name='latesteffect',
            constraint=models.UniqueConstraint(fields=('person', 'clinic'), name='one_latest_effect_at_a_clinic'),
        ),
        migrations.AddIndex(
            model_name='learnedbelief',
            index=models.Index(fields=['person', 'course'], name='beliefs_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='learnedbelief',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visits_learnedbelief_replaced_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='safetyanswers',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visits_safetyanswers_replaced_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='sessionclosed',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visits_sessionclosed_replaced_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='sessionclosed',
            constraint=models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('session',), name='a_session_is_closed_once'),
        ),
        migrations.AddConstraint(
            model_name='keptforecast',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visits_keptforecast_replaced_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='injectionsession',
            index=models.Index(fields=['person', 'given_on'], name='sessions_of_a_person'),
        ),
        migrations.AddIndex(
            model_name='injectionsession',
            index=models.Index(fields=['clinic', 'given_on'], name='sessions_of_a_clinic'),
        ),
        migrations.AddConstraint(
            model_name='storedproposal',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visits_storedproposal_replaced_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='signedplan',
            index=models.Index(fields=['clinic', 'planned_for'], name='plans_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='signedplan',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visits_signedplan_replaced_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='plandraft',
            index=models.Index(condition=models.Q(('is_finished', False)), fields=['clinic', 'changed_at'], name='plans_not_signed'),
        ),
        migrations.AddIndex(
            model_name='vialentry',
            index=models.Index(fields=['lot'], name='vials_by_lot'),
        ),
        migrations.AddIndex(
            model_name='vialentry',
            index=models.Index(condition=models.Q(('gtin', ''), _negated=True), fields=['gtin'], name='vials_by_gtin'),
        ),
        migrations.AddConstraint(
            model_name='vialentry',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visits_vialentry_replaced_for_a_reason'),
        ),
    ]
