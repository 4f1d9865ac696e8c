"""Watches the protocol's messages as they arrive at either origin. It sends none and changes none."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from oauthdemo.serving.origins import GetResponse
from oauthdemo.trace import recorder
from oauthdemo.trace.capture.exchange import capture

logger = logging.getLogger(__name__)


class TraceMiddleware:
    """Records after the answer is made. Whatever goes wrong here, the visitor gets her answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.TRACE:
            return self.get_response(request)
        started_at = timezone.now()
        response = self.get_response(request)
        try:
            captured = capture(request, response)
            if captured is not None:
                recorder.record(captured, started_at=started_at)
        except Exception as error:
            # The kind of error only: its text could repeat a part of the message.
            logger.warning("The trace missed a message: %s", type(error).__name__)
        return response
