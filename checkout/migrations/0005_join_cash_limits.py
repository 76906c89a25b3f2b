from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("checkout", "0004_cash_limits"), ("checkout", "0004_p4c_join")]
    operations = []
