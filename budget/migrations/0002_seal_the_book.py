from django.db import migrations

from budget.seals import BOOK


class Migration(migrations.Migration):

    dependencies = [("budget", "0001_the_book_of_money")]

    operations = [migrations.RunPython(BOOK.forwards, BOOK.backwards)]
