"""What code does with a value on its way from where it is written to where it is used.

Snippets are separated by empty lines. ``@v`` is the value, ``@o`` another one of its kind, ``@c`` a test whose outcome
only the run knows, ``$X`` a fresh name. The last line says what the value is called afterwards (``||`` between several
ways). A line ``... E`` stands for more snippets that carry ``E`` on; what comes out of them is ``@i``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few lines, and the expressions that give the value after them."""

    lines: tuple[str, ...]
    results: tuple[str, ...]


def snippets(text: str) -> tuple[Snippet, ...]:
    """The snippets of a text in the form above."""
    return tuple(_parsed(text))


def _parsed(text: str) -> Iterator[Snippet]:
    for chunk in text.strip("\n").split("\n\n"):
        *lines, last = chunk.splitlines()
        assert last.startswith("=>"), chunk
        yield Snippet(tuple(lines), tuple(each.strip() for each in last[3:].split(" || ")))


NAMES = snippets("""
$X = @v
=> $X

$X: object = @v
=> $X

$X = $Y = @v
=> $X || $Y

$X = $Y = @v
$Y = @o
=> $X || $Y

$X, $Y = @v, @o
=> $X

$X, $Y = @o, @v
$X, $Y = $Y, $X
=> $X || $Y

$X, *$Y = @v, @o, None
=> $X || $Y[0]

*$Y, $X = @o, None, @v
=> $X || $Y[0]

[$X, ($Y, $Z)] = [@o, (@v, None)]
=> $Y

$X = @o
$X = @v
=> $X

$X = None
if $X is None:
    $X = @v
=> $X

$X = @o
if @c:
    $X = @v
=> $X

if @c:
    ... @v
    $X = @i
else:
    $X = @o
=> $X

if @c:
    $X = @o
elif not @c:
    $X = @v
else:
    $X = None
=> $X

$X = @v if @c else @o
=> $X

$X = @c and @v or @o
=> $X

$X = None or @v
=> $X

$X = None
$X = $X or @v
=> $X

$X = @o
$X = $X and @v
=> $X

if ($X := @v) is not None:
    pass
=> $X

$Y = ($X := @v) if @c else ($X := @o)
=> $X || $Y

$Y = @c and ($X := @v)
if not $Y:
    $X = @o
=> $X

try:
    $X = @o
    if @c:
        raise ValueError
except ValueError:
    $X = @v
=> $X

try:
    $X = @v
    if @c:
        raise ValueError
    $X = @o
except ValueError:
    pass
=> $X

try:
    $X = @o
    int("x" if @c else "1")
    $X = @v
except ValueError:
    pass
finally:
    $Y = $X
=> $X || $Y

try:
    int("x" if @c else "1")
except ValueError:
    $X = @o
else:
    $X = @v
=> $X

$X = @o
while True:
    if @c:
        break
    $X = @v
    break
=> $X

$X, $N = @o, 0
while $N < 1:
    $X = @v
    $N += 1
=> $X

$X, $Y = @o, @v
for $N in range(3):
    $X, $Y = $Y, $X
=> $X || $Y

for $X in [@o, @v]:
    pass
=> $X

for $X in (@v, @o):
    if @c:
        break
else:
    $X = @v
=> $X

$X = @o
for $N in range(2):
    if $N:
        continue
    ... @v
    $X = @i
=> $X

for $N, $X in enumerate([@v, @o]):
    if $N == len(sys.argv) - 1:
        break
=> $X

match os.environ.get("TIER"):
    case "pro":
        $X = @v
    case None:
        $X = @o
=> $X

match @v:
    case $X if @c:
        pass
    case $X:
        $X = @o
=> $X

match {"kind": "a", "value": @v}:
    case {"kind": "a", "value": $X}:
        pass
=> $X

match (@v, @o):
    case ($X, $Y):
        pass
=> $X

$X = @v
$Y = $X
del $X
=> $Y

$X = @o
$Y = $X
$X = @v
=> $X || $Y

with contextlib.suppress(ValueError):
    $X = @o
    if @c:
        raise ValueError
    $X = @v
=> $X

globals()["$X"] = @v
=> globals()["$X"]
""")

CONTAINERS = snippets("""
$L = [@v, @o]
=> $L[0] || $L[-2]

$L = (@o, @v)
=> $L[1] || $L[-1] || $L[len(sys.argv) - 1] || $L[@c and 1 or 0] || $L[::-1][0]

$L = [@o]
$L[0] = @v
=> $L[0]

$L = [@o]
$L.append(@v)
=> $L[1] || $L[-1] || $L.pop()

$L = [@o]
$L.insert(0, @v)
=> $L[0] || $L.pop(0)

$L = [@o, @v]
$L.reverse()
=> $L[0]

$L = [@o, @v]
$L.pop(0)
=> $L[0]

$L = [@o, @v]
del $L[0]
=> $L[0]

$L = [@o]
$L += [@v]
=> $L[1]

$L = [@o]
$M = $L
$M.append(@v)
=> $L[-1]

$L = [@o]
$M = $L
$M[0] = @v
=> $L[0]

$L = [@o]
$L.extend([@v])
=> $L[-1]

$L = [@o]
$L[:] = [@v]
=> $L[0]

$L = [@o]
$L.clear()
$L.append(@v)
=> $L[0]

$L = [@o] + [@v]
=> $L[1]

$L = [*(@o, @v)]
=> $L[1]

$L = [$N for $N in [@v]]
=> $L[0]

$L = [$N for $N in [@o, @v] if @c] or [@v]
=> $L[0]

=> next(iter([@v, @o])) || next($N for $N in [@v, @o]) || [@o, @v].pop() || list((@v, @o))[0] || next(reversed([@o, @v]))

=> min([@v, @o], key=id) || random.choice([@v, @v]) || (@o, @v)[@c and 1 or 0] || [@v][0]

$D = {"a": @v, "b": @o}
=> $D["a"] || $D.get("a") || $D.get("a", @o) || $D[os.environ.get("KEY", "a")] || $D["b" if @c else "a"]

$D = {"a": @v}
=> $D.get("b", @v) || $D.pop("a") || $D.get("c") or @v || $D.setdefault("a", @o) || $D.copy()["a"] || {**$D}["a"]

$D = {"a": @v}
=> list($D.values())[0] || dict($D)["a"] || dict($D, b=1)["a"] || copy.copy($D)["a"] || ($D | {"b": 1})["a"] || [*$D.values()][0]

$D = {"a": @o}
$D["a"] = @v
=> $D["a"] || $D.get("a") || {**$D}["a"]

$D = {"a": @o}
if @c:
    $D["a"] = @v
=> $D["a"] || $D.get("a")

$D = {}
$D["a"] = @v
=> $D["a"]

$D = {"a": @o}
$D.update({"a": @v})
=> $D["a"]

$D = {"a": @o}
$D.update(a=@v)
=> $D["a"]

$D = {"a": @o}
$D.update([("a", @v)])
=> $D["a"]

$D = {"a": @o}
$D |= {"a": @v}
=> $D["a"]

$D = {"a": @o}
$D = {**$D, "a": @v}
=> $D["a"]

$D = {"a": @o, **{"a": @v}}
=> $D["a"]

$D = {"a": @o}
$D.pop("a")
=> $D.get("a", @v) || $D.setdefault("a", @v)

$D = {"a": @o}
del $D["a"]
=> $D.get("a", @v)

$D = {"a": @o}
$D.clear()
=> $D.get("a") or @v

$D = {"a": @v}
$D.setdefault("a", @o)
=> $D["a"]

$D = {}
$D.setdefault("a", @v)
=> $D["a"]

$D = {}
$D.setdefault("a", {})["b"] = @v
=> $D["a"]["b"]

$D = {"a": {"b": @o}}
$D["a"]["b"] = @v
=> $D["a"]["b"]

$D = {"a": {"b": @o}}
$E = $D["a"]
$E["b"] = @v
=> $D["a"]["b"]

$D = {"a": [@o]}
$D["a"].append(@v)
=> $D["a"][-1]

$D = {"a": @o}
$E = $D
$E["a"] = @v
=> $D["a"] || $E["a"]

$D = {"a": @o}
$E = dict($D)
$E["a"] = @v
=> $D["a"] || $E["a"]

$D = {"a": @o}
def $F($p):
    $p["a"] = @v
$F($D)
=> $D["a"]

$D = {"a": @o}
def $F():
    $D["a"] = @v
$F()
=> $D["a"]

$D = {"a": @o}
for $K in ("a", "b"):
    $D[$K] = @v
=> $D["a"]

$D = {$K: $N for $K, $N in [("a", @v)]}
=> $D["a"]

$D = dict(zip(("a", "b"), (@v, @o)))
=> $D["a"]

$D = dict.fromkeys(("a", "b"), @v)
=> $D["a"]

$D = dict(a=@v)
=> $D["a"]

$D = dict([("a", @v)])
=> $D["a"]

for $K, $X in {"a": @o, "b": @v}.items():
    if $K == "b":
        break
=> $X

for $X in {"a": @v}.values():
    pass
=> $X

for $X, $Y in zip([@v], [@o]):
    pass
=> $X || $Y

$D = collections.ChainMap({"a": @v}, {"a": @o})
=> $D["a"]

$D = types.MappingProxyType({"a": @v})
=> $D["a"]

$D = {True: @v, 1: @v, None: @o}
=> $D[True] || $D[1]

$D = {("eu", 1): @v, ("us", 1): @o}
=> $D[("eu", 1)] || $D["eu", 1]

$S = {@v}
=> next(iter($S)) || $S.pop() || [*$S][0]

$D = collections.OrderedDict(a=@v)
=> $D["a"]

$X = operator.itemgetter("a")
=> $X({"a": @v})

$D = {"a": @o}
$D.__setitem__("a", @v)
=> $D["a"]

$D = {"a": @o}
operator.setitem($D, "a", @v)
=> operator.itemgetter("a")($D)
""")

FUNCTIONS = snippets("""
def $F():
    return @v
=> $F()

def $F():
    ... @v
    return @i
=> $F()

def $F($p):
    ... $p
    return @i
=> $F(@v) || $F($p=@v)

def $F($p=@v):
    return $p
=> $F() || $F(@o)

def $F($q, $p=@o):
    ... $p
    return @i
=> $F(1, @v) || $F(1) || $F($p=@v, $q=1) || $F(*[1, @v]) || $F(**{"$q": 1, "$p": @v})

def $F($q=None, *, $p=None):
    $p = $p or @v
    return $p
=> $F() || $F($p=@o)

def $F($p=None):
    if $p is None:
        $p = @v
    return $p
=> $F() || $F(@o) || $F(None)

def $F($p=None):
    if not $p:
        return @v
    return $p
=> $F() || $F(@o) || $F(None)

def $F($p=None):
    return @v if $p is None else $p
=> $F() || $F(@o)

def $F(*$a):
    return $a[0]
=> $F(@v, @o)

def $F($q, *$a):
    return $a[-1]
=> $F(@o, @o, @v)

def $F(**$k):
    return $k["p"]
=> $F(p=@v) || $F(**{"p": @v})

def $F(**$k):
    return $k.get("p", @o)
=> $F() || $F(p=@v) || $F(q=1)

def $F(**$k):
    $k.setdefault("p", @v)
    return $k["p"]
=> $F() || $F(p=@o)

def $F($p, **$k):
    return $p
def $G(*$a, **$k):
    return $F(*$a, **$k)
=> $G(@v) || $G($p=@v, q=1)

def $F():
    if @c:
        return @v
    return @o
=> $F()

def $F():
    if @c:
        ... @v
        return @i
    else:
        return @o
=> $F()

def $F():
    try:
        return @o
    finally:
        if @c:
            return @v
=> $F()

def $F():
    try:
        if @c:
            raise KeyError
        return @o
    except KeyError:
        return @v
=> $F()

def $F():
    for $N in (@o, @v):
        if @c:
            return $N
    return $N
=> $F()

def $F():
    with contextlib.nullcontext(@v) as $X:
        return $X
=> $F()

def $F():
    $X = @o
    def $G():
        return $X
    $X = @v
    return $G
=> $F()()

def $F():
    $X = @o
    def $G():
        nonlocal $X
        $X = @v
    $G()
    return $X
=> $F()

def $F():
    $X = @o
    def $G():
        $X = @v
        return $X
    $G()
    return $X
=> $F()

def $F($p):
    def $G():
        return $p
    return $G
=> $F(@v)()

def $F($p):
    return lambda $q=$p: $q
=> $F(@v)() || $F(@o)(@v)

def $F($p):
    def $G():
        return $p
    $p = @v
    return $G()
=> $F(@o)

$F = lambda: @v
=> $F()

$F = lambda $p, $q=@o: $p or $q
=> $F(@v) || $F(None, @v) || $F(None)

$L = [lambda: $N for $N in (@o, @v)]
=> $L[0]()

$L = []
for $X in (@o, @v):
    $L.append(lambda: $X)
=> $L[0]()

$L = []
for $X in (@v, @o):
    $L.append(lambda $X=$X: $X)
=> $L[0]()

$X = @o
def $F():
    return $X
$X = @v
=> $F()

$X = @v
def $F($p=$X):
    return $p
$X = @o
=> $F()

$X = @o
def $F():
    @global $X
    $X = @v
$F()
=> $X

$X = @o
def $F():
    @global $X
    if @c:
        $X = @v
    return $X
=> $F()

$X = None
def $F():
    @global $X
    if $X is None:
        $X = @v
    return $X
=> $F()

$X = @o
def $F():
    @global $X
    $X = @v
def $G():
    return $X
$Y = $G()
$F()
=> $G() || $Y || $X

@functools.lru_cache
def $F():
    return @v
=> $F()

@functools.cache
def $F($p=@o):
    return $p
=> $F() || $F(@v)

@functools.lru_cache(maxsize=1)
def $F($p):
    return {"a": $p}
=> $F(@v)["a"]

def $D($f):
    return $f
@$D
def $F($p):
    return $p
=> $F(@v)

def $D($f):
    @functools.wraps($f)
    def $W(*$a, **$k):
        return $f(*$a, **$k)
    return $W
@$D
def $F($p):
    return $p
=> $F(@v) || $F($p=@v)

def $D($p):
    def $E($f):
        def $W():
            return $f($p)
        return $W
    return $E
@$D(@v)
def $F($q):
    return $q
=> $F()

def $D($f):
    return lambda *$a: @v
@$D
def $F($p):
    return $p
=> $F(@o)

def $F($p, $q=@o):
    return $p
=> functools.partial($F, @v)() || functools.partial($F, $q=1)(@v) || functools.partial($F, $p=@v)()

def $F($p, $q):
    return $q
=> functools.partial(functools.partial($F, 1), @v)() || functools.partial($F, $q=@o)(1, $q=@v)

def $F($f, *$a, **$k):
    return $f(*$a, **$k)
def $G($p):
    return $p
=> $F($G, @v) || $F($G, $p=@v) || $F(lambda: @v)

def $F():
    return @o, @v
$X, $Y = $F()
=> $Y || $F()[1]

def $F():
    return {"a": @v, "b": @o}
=> $F()["a"] || {**$F()}["a"]

def $F():
    yield @v
    yield @o
=> next($F()) || list($F())[0] || [*$F()][0]

def $F():
    yield from [@v, @o]
=> next($F()) || list($F())[0]

def $F():
    yield @o
    yield @v
for $X in $F():
    pass
=> $X

@contextlib.contextmanager
def $F():
    yield @v
with $F() as $X:
    pass
=> $X

@contextlib.contextmanager
def $F($p=@o):
    try:
        yield $p
    finally:
        pass
with $F(@v) as $X, $F() as $Y:
    pass
=> $X || $Y

async def $F():
    return @v
=> asyncio.run($F())

async def $F($p):
    await asyncio.sleep(0)
    return $p
async def $G():
    $X, $Y = await asyncio.gather($F(@v), $F(@o))
    return $X
=> asyncio.run($G())

def $F($n, $p):
    if $n:
        return $F($n - 1, $p)
    return $p
=> $F(2, @v)

def $F($n, $p=@o):
    return $F($n - 1, @v) if $n else $p
=> $F(1) || $F(0)

def $F($n, $p, $q):
    return $F($n - 1, $q, $p) if $n else $p
=> $F(3, @o, @v) || $F(0, @v, @o)

$F = {"a": lambda: @v, "b": lambda: @o}
=> $F["a"]() || $F[os.environ.get("KEY", "a")]() || $F.get("c", $F["a"])()

=> (lambda: @v)() || (lambda $p: $p)(@v) || list(map(lambda $p: $p, [@v]))[0] || [*filter(None, [@v])][0] || max([@v], key=id)

def $F():
    return @o
def $F():
    return @v
=> $F()

if @c:
    def $F():
        return @v
else:
    def $F():
        return @o
=> $F()

def $F():
    return @o
$G = $F
$F = lambda: @v
=> $F() || $G()

def $F():
    return $F.value
$F.value = @v
=> $F() || $F.value

def $F():
    assert @v is not None, "missing"
    $X: object
    $X = @v
    return $X
=> $F()

def $F($p: object = None) -> object:
    match $p:
        case None:
            return @v
        case _:
            return $p
=> $F() || $F(@o)

def $F($p, /, $q=@o, *$a, $r=@o, **$k):
    return $q
=> $F(1, @v) || $F(1, $q=@v, z=2) || $F(1)

def $F($p=[]):
    $p.append(@v)
    return $p[0]
=> $F() || $F([@o])

$X = @o
def $F():
    while True:
        $X = @v
        if @c:
            break
        return @o
    return $X
=> $F()
""")

CLASSES = snippets("""
class $C:
    a = @v
=> $C.a || $C().a || getattr($C, "a")

class $C:
    a = @o
$C.a = @v
=> $C.a || $C().a

class $C:
    a = @o
$X = $C()
$X.a = @v
=> $X.a || $C.a || $C().a

class $C:
    a = @o
setattr($C, "a", @v)
=> $C.a || $C().a

class $C:
    a = @o
$X = $C()
setattr($X, "a", @v)
=> $X.a

class $C:
    a = @o
    b = a
    a = @v
=> $C.a || $C.b

class $C:
    if @c:
        a = @v
    else:
        a = @o
=> $C.a || $C().a

class $C:
    def __init__(self):
        self.a = @v
=> $C().a

class $C:
    def __init__(self, a):
        self.a = a
=> $C(@v).a || $C(a=@v).a || $C(*[@v]).a || $C(**{"a": @v}).a || getattr($C(@v), "a")

class $C:
    def __init__(self, a=@v):
        self.a = a
=> $C().a || $C(@o).a

class $C:
    def __init__(self, a=None):
        self.a = a or @v
=> $C().a || $C(@o).a || $C(None).a

class $C:
    def __init__(self, a=None):
        if a is None:
            a = @v
        self._a = a
    @property
    def a(self):
        return self._a
=> $C().a || $C(@o).a

class $C:
    def __init__(self, a):
        self.a = a
$X, $Y = $C(@o), $C(@v)
=> $Y.a || $X.a

class $C:
    def __init__(self, a):
        self.a = a
$X = $C(@o)
$X.a = @v
=> $X.a

class $C:
    def __init__(self, a):
        self.a = a
$X = $C(@o)
$Y = $X
$Y.a = @v
=> $X.a

class $C:
    def __init__(self, a):
        self.a = a
def $F($p):
    $p.a = @v
$X = $C(@o)
$F($X)
=> $X.a

class $C:
    def __init__(self):
        self.a = @o
    def set(self, a):
        self.a = a
        return self
$X = $C()
$X.set(@v)
=> $X.a || $C().set(@v).a

class $C:
    def __init__(self):
        self.a = @o
        self.setup()
    def setup(self):
        self.a = @v
=> $C().a

class $C:
    def __init__(self):
        self.setup()
        self.a = @o
    def setup(self):
        self.a = @v
=> $C().a

class $C:
    def __init__(self):
        self.a = @o
        if @c:
            self.a = @v
=> $C().a

class $C:
    def __init__(self):
        self.a = @o
        self.b = self.a
        self.a = @v
=> $C().b || $C().a

class $C:
    _a = None
    def get(self):
        if self._a is None:
            self._a = @v
        return self._a
=> $C().get()

class $C:
    _a = None
    @classmethod
    def get(cls):
        if cls._a is None:
            cls._a = @v
        return cls._a
=> $C.get()

class $C:
    _it = None
    def __new__(cls):
        if cls._it is None:
            cls._it = super().__new__(cls)
            cls._it.a = @v
        return cls._it
=> $C().a

class $C:
    def get(self):
        ... @v
        return @i
=> $C().get()

class $C:
    def __init__(self, a):
        self.a = a
    def get(self):
        ... self.a
        return @i
=> $C(@v).get()

class $C:
    def get(self, a=@o):
        return a
=> $C().get(@v) || $C().get() || $C.get($C(), @v)

class $C:
    @staticmethod
    def get(a=@o):
        return a
=> $C.get(@v) || $C().get() || $C().get(a=@v)

class $C:
    def __init__(self, a):
        self.a = a
    @classmethod
    def make(cls, a=@v):
        return cls(a)
=> $C.make().a || $C.make(@o).a

class $C:
    @property
    def a(self):
        return @v
=> $C().a

class $C:
    @functools.cached_property
    def a(self):
        ... @v
        return @i
=> $C().a

class $C:
    def __init__(self):
        self._a = @o
    @property
    def a(self):
        return self._a
    @a.setter
    def a(self, value):
        self._a = value
$X = $C()
$X.a = @v
=> $X.a || $X._a

class $C:
    def __call__(self):
        return @v
=> $C()()

class $C:
    def __call__(self, p):
        return p
=> $C()(@v)

class $C:
    def __getitem__(self, key):
        return @v
=> $C()["a"]

class $C:
    def __getattr__(self, name):
        return @v
=> $C().a

class $C:
    def __init__(self, inner):
        self._inner = inner
    def __getattr__(self, name):
        return getattr(self._inner, name)
class $I:
    a = @v
=> $C($I()).a

class $C:
    def __enter__(self):
        return @v
    def __exit__(self, *error):
        return None
with $C() as $X:
    pass
=> $X

class $C:
    def __init__(self, a):
        self.a = a
    def __enter__(self):
        return self
    def __exit__(self, *error):
        return None
with $C(@v) as $X:
    pass
=> $X.a

class $B:
    a = @v
class $C($B):
    pass
=> $C.a || $C().a

class $B:
    a = @o
class $C($B):
    a = @v
=> $C.a || $C().a || $B().a

class $B:
    a = @o
    def get(self):
        return self.a
class $C($B):
    a = @v
=> $C().get() || $B().get()

class $B:
    def pick(self):
        return @o
    def get(self):
        return self.pick()
class $C($B):
    def pick(self):
        return @v
=> $C().get() || $B().get()

class $B:
    def __init__(self, a):
        self.a = a
class $C($B):
    def __init__(self):
        super().__init__(@v)
=> $C().a

class $B:
    def __init__(self, a=@o):
        self.a = a
class $C($B):
    def __init__(self, b, **k):
        super().__init__(**k)
        self.b = b
=> $C(@v).b || $C(1, a=@v).a || $C(1).a

class $B:
    def __init__(self):
        self.a = @o
class $C($B):
    def __init__(self):
        super().__init__()
        self.a = @v
=> $C().a

class $B:
    def __init__(self):
        self.a = @o
class $C($B):
    def __init__(self):
        self.a = @v
        super().__init__()
=> $C().a

class $B:
    def __init__(self):
        self.a = @o
class $C($B):
    def __init__(self):
        $B.__init__(self)
        self.a = @v
=> $C().a

class $B:
    def __init__(self):
        self.a = self.make()
    def make(self):
        return @o
class $C($B):
    def make(self):
        return @v
=> $C().a || $B().a

class $A:
    a = @v
class $B:
    a = @o
class $C($A, $B):
    pass
=> $C().a

class $A:
    def get(self):
        return @o
class $B($A):
    def get(self):
        return super().get()
class $M($A):
    def get(self):
        return @v
class $C($B, $M):
    pass
=> $C().get()

@dataclasses.dataclass
class $C:
    a: object = @v
=> $C().a || $C(@o).a || $C(a=@o).a

@dataclasses.dataclass
class $C:
    b: int
    a: object = None
    def __post_init__(self):
        self.a = self.a or @v
=> $C(1).a || $C(1, @o).a

@dataclasses.dataclass(frozen=True)
class $C:
    a: object
    b: int = 0
=> $C(@v).a || $C(a=@v).a || dataclasses.replace($C(@o), a=@v).a || $C(**{"a": @v}).a

@dataclasses.dataclass
class $C:
    a: object = dataclasses.field(default_factory=lambda: @v)
=> $C().a

@dataclasses.dataclass
class $C:
    a: object = @o
$X = $C()
$X.a = @v
=> $X.a

@dataclasses.dataclass
class $B:
    a: object = @o
@dataclasses.dataclass
class $C($B):
    b: object = @v
=> $C().b || $C(@v).a || $C(b=@o).b

class $C(typing.NamedTuple):
    a: object
    b: object = @v
=> $C(@v).a || $C(1).b || $C(1, @o)[1]

$X = types.SimpleNamespace(a=@v)
=> $X.a

$X = types.SimpleNamespace()
$X.a = @v
=> $X.a

class $C(types.SimpleNamespace):
    a = @o
$X = $C(a=@v)
=> $X.a

class $C(typing.TypedDict):
    a: object
$X = $C(a=@v)
=> $X["a"]

class $C:
    class D:
        a = @v
=> $C.D.a || $C().D().a

class $C:
    items = {"a": @o}
$C.items["a"] = @v
=> $C.items["a"] || $C().items["a"]

class $C:
    items = {}
    @classmethod
    def register(cls, name, value):
        cls.items[name] = value
$C.register("a", @v)
=> $C.items["a"]

class $C:
    def __init__(self):
        self.items = {}
        self.items["a"] = @v
=> $C().items["a"]

class $C:
    def __init__(self):
        self.items = {"a": @o}
    def set(self):
        self.items["a"] = @v
$X = $C()
$X.set()
=> $X.items["a"]

class $C:
    def __init__(self, a):
        self.a, self.b = a, @o
=> $C(@v).a

class $C:
    __slots__ = ("a",)
    def __init__(self, a):
        self.a = a
=> $C(@v).a

class $C:
    def get(self):
        return @o
$C.get = lambda self: @v
=> $C().get()

def $F($p):
    class $C:
        a = $p
    return $C
=> $F(@v).a || $F(@v)().a

class $C:
    def with_a(self, a):
        self.a = a
        return self
    def build(self):
        return self.a
=> $C().with_a(@v).build()

class $C:
    def __init__(self):
        self.a = @v
    def __iter__(self):
        yield self.a
=> next(iter($C())) || [*$C()][0]

class $C:
    @functools.lru_cache
    def get(self, a):
        return a
=> $C().get(@v)

class $C:
    def __init__(self, get):
        self.get = get
=> $C(lambda: @v).get()

class $C:
    def __init__(self, **k):
        self.__dict__.update(k)
=> $C(a=@v).a

class $C:
    def __init__(self, **k):
        for name, value in k.items():
            setattr(self, name, value)
=> $C(a=@v).a

class $D:
    def __get__(self, instance, owner):
        return @v
class $C:
    a = $D()
=> $C().a

class $C:
    a = @v
=> vars($C)["a"] || $C.__dict__["a"]

class $C:
    def __init__(self):
        self.a = @o
$X = $C()
vars($X)["a"] = @v
=> $X.a || vars($X)["a"] || $X.__dict__.get("a")

class $C:
    def __init__(self, **k):
        self.a = @o
        self.__dict__.update(k)
=> $C(a=@v).a || $C().a

class $C:
    def __init__(self, a):
        object.__setattr__(self, "a", a)
=> $C(@v).a || operator.attrgetter("a")($C(@v))
""")

TEXTS = snippets("""
=> f"{@v}" || "" + @v || @v + "" || str(@v) || @v.strip() || "%s" % @v || "{}".format(@v) || "".join([@v]) || "{a}".format(a=@v)

=> @v.rstrip("/") || @v.replace("us.", "eu.") || @v.replace("eu.", "us.") || @v.lower() || @v.removeprefix("x") || @v[0:] || @v[:]

=> @v.replace("//us", "//eu", 1) || @v.encode().decode() || typing.cast(str, @v) || @v.format() || @v.split("#")[0] || @v * 1

=> "%(a)s" % {"a": @v} || "%s%s" % (@v, "") || "{0}{1}".format(@v, "") || @v.partition("#")[0] || @v.translate({}) || f"{@v!s:s}"

$X = ""
$X += @v
=> $X

$X = @o[:0]
for $N in @v:
    $X += $N
=> $X

class $E(str, enum.Enum):
    A = @v
    B = @o
=> $E.A.value || $E["A"].value || str($E.A.value) || $E(@v).value || list($E)[0].value || getattr($E, "A").value

class $E(enum.Enum):
    A = @v
    @property
    def text(self):
        return self.value
=> $E.A.text || $E.A.value

class $E(enum.StrEnum):
    A = @v
=> $E.A || f"{$E.A}" || str($E.A)

class $E(str, enum.Enum):
    A = @v
    B = @o
    @classmethod
    def best(cls):
        return cls.A if @c else cls.B
=> $E.best().value

os.environ["$X"] = @v
=> os.environ["$X"] || os.getenv("$X") || os.environ.get("$X", @o)

os.environ["$X"] = @o
def $F():
    os.environ["$X"] = @v
$F()
=> os.environ["$X"]

os.environ.setdefault("$X", @v)
=> os.environ["$X"]

os.environ.update({"$X": @v})
=> os.environ.get("$X", @o)

os.environ |= {"$X": @v}
=> os.environ["$X"]

$X = @v.split(".")
=> ".".join($X)

=> eval(repr(@v)) || (@v if isinstance(@v, str) else @o) || (@v, "")[0] || operator.add(@v, "") || str.strip(@v)

os.environ["$X"] = @o
os.environ.pop("$X")
=> os.environ.get("$X", @v)

$K = "$X"
os.environ[$K] = @v
=> os.environ["$X"] || os.environ[$K]
""")

LOOSE = snippets("""
$D = collections.defaultdict(lambda: @v)
=> $D["a"]

$T = collections.namedtuple("$T", "a b")
$X = $T(@v, @o)
=> $X.a || $X[0] || $X._replace(b=1).a

$C = type("$C", (), {"a": @v})
=> $C.a || $C().a

class $C:
    def __init_subclass__(cls, a=None, **k):
        cls.a = a
class $E($C, a=@v):
    pass
=> $E.a

class $M(type):
    @property
    def a(cls):
        return @v
class $C(metaclass=$M):
    pass
=> $C.a
""")
"""Ways on which the linter loses a client (see docs/limitations.md): a call through it may go unpredicted."""
