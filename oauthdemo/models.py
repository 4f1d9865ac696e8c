"""The models of the demo project, where Django looks for them."""

from oauthdemo.trace.models import Exchange, Flow, FlowKey

__all__ = ["Exchange", "Flow", "FlowKey"]
