"""The inputs of a step of the arithmetic in words of figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from documents.vietnamese import money


def inputs_said(inputs: Mapping[str, Any]) -> str:
    """«50% × 400.000.000», «300.000.000 × 1», «thấp nhất của …»; empty where nothing went in. Amounts in đồng."""
    cost = inputs.get("eligible_cost_vnd", inputs.get("accepted_cost_vnd"))
    if "rate_percent" in inputs:
        rate = inputs["rate_percent"]
        return f"{rate}% × {money(cost)}" if rate is not None else f"không nêu tỷ lệ; chi phí {money(cost)}"
    if "cap_vnd" in inputs:
        cap = inputs["cap_vnd"]
        return f"{money(cap)} × {inputs.get('units', 1)}" if cap is not None else "không nêu mức tối đa"
    if "by_rate_vnd" in inputs:
        bounds = [inputs.get("by_rate_vnd"), inputs.get("by_cap_vnd"), cost]
        return "thấp nhất của " + "; ".join(money(bound) for bound in bounds if bound is not None)
    if "bound_vnd" in inputs:
        return f"cộng các dòng {money(inputs['total_vnd'])}, mức này {money(inputs['bound_vnd'])}"
    if "computed_vnd" in inputs:
        by = f", người quyết định: {inputs['by']}" if inputs.get("by") else ""
        return f"tính được {money(inputs['computed_vnd'])}, quyết định {money(inputs['decided_vnd'])}{by}"
    return ""
