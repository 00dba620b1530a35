"""Collections that may name several states, steps, kinds of paper or roles, each with its reason.

``DECLARATIONS`` are the places that say what is so. ``TO_GO`` are second lists that still stand: each becomes an
attribute of what it names. A line may only be taken away; a new second list does not come here.
"""

DECLARATIONS: dict[str, str] = {
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
    "dossiers/lifecycle.py:AMENDS_CONTRACT:kind": "part of a step's declaration: what it makes of papers before it",
    "demo/management/commands/paper_pictures.py:SHOWN:kind": "which samples the README shows; says nothing of a kind",
}

TO_GO: frozenset[str] = frozenset(
    {
        "appraisal/flows.py:close:step",
        "appraisal/flows.py:vote:step",
        "web/shared/actions.py:GRAVE:step",
        "web/shared/actions.py:OWN_PAGES:step",
        "web/amendments/page.py:ANSWERS:step",
        "web/shared/querysets.py:DECIDED_ON_ONE_PAGE:step",
        "web/steps/forms.py:FORMS:step",
        "web/steps/forms.py:ORDERS:step",
        "web/steps/forms.py:SHOWS_SETTLEMENT:step",
        "web/settlement/views.py:REVIEWS:step",
        "web/steps/views.py:SHOWS_STEPS:step",
        "dossiers/amendment_kinds.py:KINDS:step",
        "dossiers/facts/changed.py:GRANTS:step",
        "dossiers/facts/on_the_way.py:WRITTEN:step",
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
        "dossiers/verifying.py:CHANGES:step",
        "dossiers/verifying.py:FILLED:step",
        "settlement/year_end.py:PAYS:step",
        "demo/stories/open_now.py:WAY:step",
    }
)

#: Lists of roles in the bodies of functions that are no second list, each with its reason.
INLINE: dict[str, str] = {
    "demo/stories/opinions.py:opinions_asked:role": "whom the people of a story ask",
    "papers/issuing.py:issuer_of:role": "the letterhead of a kind's usual issuer: codes of bodies, not seats",
    "papers/word_templates/variants.py:_national:role": "made-up facts of a trial: codes of bodies, not seats",
}
