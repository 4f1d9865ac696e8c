from __future__ import annotations
import pytest
from tests.spec.flow import query_of

def test_code_flow(flow, photos):
    r = flow.allow(photos[:2])
    assert r.status_code == 303, r.content
    q = query_of(r["Location"])
    assert q["state"] == "af0ifjsldkj" and q["iss"] and q["code"]
    t = flow.exchange(q["code"])
    assert t.status_code == 200, t.content
    print(t.json())
    again = flow.exchange(q["code"])
    assert again.status_code == 400
    print(again.content)
