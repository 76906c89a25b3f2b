from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0002_staff_request'),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
        ),
    ]
