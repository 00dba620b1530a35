"""Collections that may name several states, steps, kinds of paper or roles, each with its reason.

``DECLARATIONS`` are the places that say what is so. ``TO_GO`` are second lists that still stand: each becomes an
attribute of what it names. A line may only be taken away; a new second list does not come here.
"""

DECLARATIONS: dict[str, str] = {
    "appraisal/flows.py:vote:step": "a flow written by hand says which of its tasks asks for which step",
    "appraisal/flows.py:close:step": "a flow written by hand says which of its tasks asks for which step",
    "demo/stories/open_now.py:WAY:step": "invented dossiers of the demo: how far each has come",
    "dossiers/amendment_kinds.py:KINDS:step": "the declaration of a kind of change names the step that grants it",
    "dossiers/lifecycle/shared.py:AMENDS_CONTRACT:kind": "part of the declaration of three steps",
    "web/settlement/views.py:REVIEWS:step": "the buttons of one page: two of them take the same step",
    "web/access/rules.py:DOORS:role": "the table of who may open what: the guard reads it",
    "accounts/bodies.py:COUNCIL:role": "the declaration of a body: the code of its own, and of whose seal it uses",
    "demo/cast.py:PEOPLE:role": "the invented people of the demo, each with the role he plays",
    "dossiers/states/proposal.py:PLACES:state": "the declaration of the states",
    "dossiers/states/proposal.py:PLACES:role": "a state says whose task waits in it",
    "dossiers/states/appraisal.py:PLACES:state": "the declaration of the states",
    "dossiers/states/approval.py:PLACES:state": "the declaration of the states",
    "dossiers/states/implementation.py:PLACES:state": "the declaration of the states",
    "dossiers/states/implementation.py:PLACES:role": "a state says whose task waits in it",
    "dossiers/states/acceptance.py:PLACES:state": "the declaration of the states",
    "dossiers/states/acceptance.py:PLACES:role": "a state says whose task waits in it",
    "dossiers/states/settlement.py:PLACES:state": "the declaration of the states",
    "dossiers/states/settlement.py:PLACES:role": "a state says whose task waits in it",
    "papers/kinds/evidence_table.py:KIND:kind": "the declaration of a kind; it names the one it goes with",
    "papers/kinds/settlement_table.py:KIND:kind": "the declaration of a kind; it names the one it goes with",
    "dossiers/consistency/rules.py:RULES:kind": "what one paper quotes of another: a relation of two, no attribute",
    "dossiers/consistency/rules.py:_CONTRACT_SUMS:kind": "part of the same relation, written once",
    "demo/management/commands/paper_pictures.py:SHOWN:kind": "which samples the README shows; says nothing of a kind",
}

TO_GO: frozenset[str] = frozenset(
    {
        "dossiers/flows.py:PHASES:state",
        "dossiers/flows.py:act:step",
        "dossiers/flows.py:big:role",
        "dossiers/flows.py:big:step",
        "dossiers/flows.py:check:step",
        "dossiers/flows.py:decide:role",
        "dossiers/flows.py:decide:step",
        "dossiers/flows.py:plan:role",
        "dossiers/flows.py:plan:step",
        "dossiers/flows.py:review:step",
        "dossiers/flows.py:sign:role",
        "dossiers/flows.py:sign:step",
        "dossiers/flows.py:sign_high:step",
        "dossiers/flows.py:small:role",
        "dossiers/flows.py:small:step",
    }
)

#: Lists of roles in the bodies of functions that are no second list, each with its reason.
INLINE: dict[str, str] = {
    "demo/stories/opinions.py:opinions_asked:role": "whom the people of a story ask",
    "papers/issuing.py:issuer_of:role": "the letterhead of a kind's usual issuer: codes of bodies, not seats",
    "papers/word_templates/variants.py:_national:role": "made-up facts of a trial: codes of bodies, not seats",
}
