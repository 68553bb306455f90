"""What is to be done next, as facts come in one by one (pure).

Each fact is weighed only with those it belongs with, so that a check of many addresses takes time
in proportion: a walk is a matter of one address, the names of hops one of who showed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from probes.address import Address
from probes.alone import alone_steps
from probes.attempts import is_cause
from probes.calls import anchor_steps, canary_steps
from probes.chains import calls_for_looks, chain_steps
from probes.delegation import delegation_steps
from probes.doubts import is_trouble
from probes.echoes import gateway_steps
from probes.endpoints import checked_endpoints
from probes.event import NoAnswerYet
from probes.flows import follow_steps
from probes.goal import Goal, Step
from probes.hops import HOPS_NAMED, hop_questions, shown_by, tells_whose_hops
from probes.names import RECORD_TYPES
from probes.nearby import nearby_steps, portal_steps
from probes.observation import (
    Completion,
    DnsLookup,
    Endpoint,
    Fetched,
    Followed,
    Observation,
    OnEndpoint,
    Ping,
    Sampled,
    Surroundings,
    SynProbe,
    TcpConnect,
    TlsHandshake,
)
from probes.plan import is_silence, second_limit, silent_endpoints, steps_after, steps_by_names
from probes.policies import doubtful_documents
from probes.samples import sample_steps
from probes.script import Key, key
from probes.tls_looks import tries_again
from probes.troubles import Quiet
from probes.unneeded import unneeded
from probes.walks import steps_to, walked_places
from probes.zones import doubtful_questions, translator_questions


class Agenda:
    """What a run knows, and which steps every further fact asks for."""

    def __init__(self, goal: Goal, known: Sequence[Observation] = ()) -> None:
        """Begin with what is ``known`` of the vantage point."""
        self._goal = goal
        self._lookups: list[Observation] = []
        self._told = list(known)
        self._quiet: list[Quiet] = []
        self._at: defaultdict[Address, list[Observation]] = defaultdict(list)
        self._awaited: defaultdict[Address, set[Key]] = defaultdict(set)
        self._shown: set[Address] = set()
        self._showing: list[Observation] = []
        self._tries: list[Observation] = []
        self._wavers = False
        self._odd_chains = False
        self._troubled: set[Endpoint] = set()
        self._weighed: list[Observation] = []
        self._needless: frozenset[Endpoint] = frozenset()
        self._missed: frozenset[Endpoint] = frozenset()
        self._arrange()

    def begin(self) -> list[Step]:
        """Return the first steps."""
        return steps_by_names(self._goal, ())

    def hear(self, one: Observation | NoAnswerYet) -> list[Step]:
        """Take in a fact; return the steps it asks for, among them such as were returned before."""
        self._sort_out(one)
        steps = [*self._weigh(one), *self._trials(one), *self._encryption(one)]
        return [*steps, *self._catch_up()]

    def _sort_out(self, one: Observation | NoAnswerYet) -> None:
        """Find out which ports nobody misses, where a fact may change that."""
        match one:
            case NoAnswerYet():
                self._quiet.append(Quiet(one.name, one.endpoint))
            case TcpConnect() | DnsLookup() | Fetched():
                self._weighed.append(one)
            case OnEndpoint() if is_trouble(one):
                self._weighed.append(one)
            case _:
                self._missed = frozenset()
                return
        before = self._needless
        self._needless = unneeded(self._goal, self._weighed, self._quiet)
        self._missed = before - self._needless

    def _catch_up(self) -> list[Step]:
        """Return what was put off at ports that turn out to be missed."""
        if not self._missed:
            return []
        places = {end.address for end in self._missed}
        connects = [
            one
            for at in places
            for one in self._at[at]
            if isinstance(one, TcpConnect) and one.endpoint in self._missed
        ]
        again = [step for one in connects for step in self._after(one)]
        walks = [step for at in places for step in self._walk(at)]
        return [*again, *walks, *self._calls()]

    def _after(self, one: TcpConnect) -> list[Step]:
        """Return what a connect asks for; silence of a port that nobody misses asks for nothing."""
        if is_silence(one) and one.endpoint in self._needless:
            return []
        address = one.endpoint.address
        limit = second_limit(self._at[address], one.endpoint)
        return steps_after(self._goal, one, self._silent(address), limit)

    def _weigh(self, one: Observation | NoAnswerYet) -> list[Step]:
        match one:
            case DnsLookup() | Fetched():
                return self._hear_of_names(one)
            case TcpConnect():
                self._told.append(one)
                self._at[one.endpoint.address].append(one)
                self._untold.discard(one.endpoint)
                after = self._after(one)
                walk = self._walk(one.endpoint.address)
                asked = [*self._questions(one), *self._doubts(), *self._delegation(one)]
                return [*after, *walk, *asked, *self._calls()]
            case Followed():
                return list(self._questions(one))
            case SynProbe():
                return [*self._go_on(one), *self._questions(one), *self._nearby(one)]
            case NoAnswerYet():
                walk = self._walk(one.endpoint.address)
                return [*steps_after(self._goal, one, ()), *walk, *self._calls()]
            case Ping() | Surroundings():
                self._told.append(one)
                return [*steps_after(self._goal, one, ()), *gateway_steps(self._told)]
            case _:
                self._told.append(one)
                page = portal_steps(self._goal, self._told)
                return [*steps_after(self._goal, one, ()), *self._delegation(one), *page]

    def _hear_of_names(self, one: DnsLookup | Fetched) -> list[Step]:
        self._told.append(one)
        if isinstance(one, DnsLookup) and tells_whose_hops(one):
            self._showing.append(one)
            return list(hop_questions(self._goal, self._showing))
        self._lookups.append(one)
        before = self._places
        self._arrange()
        new = [at for at, here in self._places.items() if before.get(at) != here]
        walks = [step for address in new for step in self._walk(address)]
        by_names = steps_by_names(self._goal, self._lookups)
        pointer = isinstance(one, DnsLookup) and one.record_type == "PTR"
        further = () if pointer else delegation_steps(self._goal, self._told)
        return [*by_names, *walks, *self._doubts(), *further, *self._calls()]

    def _arrange(self) -> None:
        """Find out from the names which endpoints are still to tell, and where walks may lead."""
        known = {connect.endpoint for connect in self._told if isinstance(connect, TcpConnect)}
        self._checked = {end for _, end in checked_endpoints(self._goal, self._lookups)}
        self._untold = self._checked - known
        self._places = walked_places(self._goal, self._lookups)

    def _go_on(self, one: SynProbe) -> Iterable[Step]:
        """Return the next SYNs, once every one of those before is answered."""
        address = one.endpoint.address
        self._at[address].append(one)
        self._awaited[address].discard(key(one))
        return () if self._awaited[address] else self._walk(address)

    def _walk(self, address: Address) -> Iterable[Step]:
        here = self._places.get(address)
        if here is None:
            return ()
        silent = {one.endpoint for one in self._quiet}
        steps = steps_to(self._goal, here, self._at[address], silent, self._needless)
        told = {key(one) for one in self._at[address] if isinstance(one, SynProbe)}
        self._awaited[address] = set(map(key, steps)) - told
        return steps

    def _silent(self, address: Address) -> set[Endpoint]:
        quiet = [one.endpoint for one in self._quiet]
        return silent_endpoints(self._at[address], quiet) - self._needless

    def _nearby(self, one: SynProbe) -> Iterable[Step]:
        """Look at this place where its own router answered."""
        if not (near := nearby_steps(one)):
            return ()
        self._told.append(one)
        return (*near, *portal_steps(self._goal, self._told))

    def _questions(self, one: SynProbe | Followed | TcpConnect) -> Iterable[Step]:
        """Ask about whoever shows for the first time."""
        shown = set(shown_by(one))
        if shown <= self._shown or len(self._shown) >= HOPS_NAMED:
            return ()
        self._shown |= shown
        self._showing.append(one)
        return hop_questions(self._goal, [one])

    def _doubts(self) -> Iterable[Step]:
        """Ask about names once every port is known."""
        if self._untold:
            return ()
        questions = doubtful_questions(self._goal, self._told)
        documents = doubtful_documents(self._goal, self._told)
        return (*questions, *documents, *translator_questions(self._goal, self._told))

    def _delegation(self, one: Observation) -> Iterable[Step]:
        """Ask further about names once no port of an address serves."""
        if not isinstance(one, OnEndpoint) or not is_trouble(one):
            return ()
        self._troubled.add(one.endpoint)
        here = {end for end in self._checked if end.address == one.endpoint.address}
        return delegation_steps(self._goal, self._told) if here <= self._troubled else ()

    def _trials(self, one: Observation | NoAnswerYet) -> Iterable[Step]:
        """Try again what may do better, once something did not go well."""
        if isinstance(one, OnEndpoint | SynProbe | Sampled | Followed):
            self._tries.append(one)
            self._wavers = self._wavers or is_cause(one)
        on_the_way = isinstance(one, SynProbe) and bool(self._awaited[one.endpoint.address])
        if not self._wavers or on_the_way or isinstance(one, NoAnswerYet):
            return ()
        lookups = (one for one in self._told if isinstance(one, DnsLookup))
        seen = [*lookups, *self._tries]
        lone = alone_steps(self._goal, seen, self._quiet)
        series = sample_steps(self._goal, seen, self._quiet)
        return [*lone, *series, *follow_steps(self._goal, seen)]

    def _encryption(self, one: Observation | NoAnswerYet) -> Iterable[Step]:
        """Look further at handshakes, once one calls for it."""
        if isinstance(one, TlsHandshake):
            self._odd_chains = self._odd_chains or calls_for_looks(self._goal, one)
        address = isinstance(one, DnsLookup) and one.record_type in RECORD_TYPES.values()
        if not address and not isinstance(one, TlsHandshake | Fetched | Completion):
            return ()
        again = tries_again(self._told) if isinstance(one, TlsHandshake) and one.unnamed else ()
        return (*again, *(chain_steps(self._goal, self._told) if self._odd_chains else ()))

    def _calls(self) -> Iterable[Step]:
        called = anchor_steps(self._goal, self._told, self._quiet)
        page = portal_steps(self._goal, self._told)
        return (*called, *canary_steps(self._told), *page)
