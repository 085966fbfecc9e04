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
            name='FactReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('fact', models.CharField(help_text='The name of the fact (`naming.py`).', max_length=200)),
                ('verdict', models.CharField(choices=[('same', 'the label says the same'), ('other', 'the label says otherwise'), ('taken_back', 'taken back: what the files say holds')], max_length=16)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('version', models.CharField(blank=True, max_length=300)),
                ('dated', models.DateField(null=True)),
                ('section', models.CharField(blank=True, max_length=300)),
                ('files', models.TextField(help_text='What the files said then, as JSON.')),
                ('before', models.TextField(help_text='What held when it was read, as JSON.')),
                ('states', models.TextField(help_text='What it says, as JSON.')),
                ('names_needed', models.PositiveSmallIntegerField(help_text='1, or 2 for what bounds or makes up a dose.')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='facts.factreading')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Declined',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('words', models.CharField(max_length=2000)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('reading', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='declined', to='facts.factreading')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InForce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('sha256', models.CharField(help_text='Of what it brings to the knowledge.', max_length=64)),
                ('changes', models.BooleanField(help_text='It says otherwise than what held before.')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
                ('reading', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='in_force', to='facts.factreading')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SelfTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('knowledge', models.CharField(max_length=64)),
                ('version', models.CharField(max_length=300)),
                ('engine', models.CharField(max_length=32)),
                ('plans', models.PositiveSmallIntegerField()),
                ('failed', models.PositiveSmallIntegerField()),
                ('document', models.TextField(help_text='What was found of each plan, as JSON.')),
                ('sha256', models.CharField(max_length=64)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.clinic')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='factreading',
            index=models.Index(fields=['fact', 'id'], name='readings_of_a_fact'),
        ),
        migrations.AddConstraint(
            model_name='factreading',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='facts_factreading_replaced_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='factreading',
            constraint=models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('fact',), name='readings_of_a_fact_are_one_line'),
        ),
    ]
