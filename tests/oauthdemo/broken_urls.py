"""An URLconf with a mistake in it."""

urlpatterns = ["not a path"]
