from django.db import models


class Row(models.Model):
    group = models.PositiveIntegerField(db_index=True)
    title = models.CharField(max_length=200)
    body = models.TextField()

    def __str__(self) -> str:
        return self.title
