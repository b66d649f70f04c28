"""One rule for Fixit, for the comparison of speed: calls that make a client without a host."""

import libcst as cst
import libcst.matchers as m
from fixit import Invalid, LintRule, Valid


class ClientWithoutHost(LintRule):
    """A client without ``base_url`` sends to the global endpoint."""

    MESSAGE = "requests go to the global endpoint"
    VALID = [Valid("OpenAI(base_url=URL)")]
    INVALID = [Invalid("OpenAI()")]

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        """Report a call of a client's class that names no host."""
        named = m.Name("OpenAI") | m.Attribute(attr=m.Name("OpenAI"))
        if m.matches(node, m.Call(func=named)) and not any(
            argument.keyword and argument.keyword.value == "base_url" for argument in node.args
        ):
            self.report(node)
