"""Where clients come from, what is done to them, and how calls are made; in the notation of ``carriers``.

``@u`` and ``@w`` are base URLs, ``@m`` and ``@n`` models, ``@s`` whether to store, ``@k`` a client, ``@f`` one of its
methods, ``@b`` the arguments of a call as a mapping. ``CALL(k, m, s)`` is a call in one of the forms below.
"""

from soundness.carriers import snippets

URLS = snippets("""
=> @u

=> os.environ["EU_URL"] || os.environ["US_URL"] || os.getenv("EU_URL", @u) || os.environ.get("EU_URL") or @u

=> os.environ.get("LLM_URL", @u) || os.getenv("LLM_URL") or @u || os.getenv("LLM_URL", default=@u) || os.environ.get("LLM_URL", "") or @u

=> os.environ.get(os.environ.get("NAME", "EU_URL"), @u) || os.environ["LLM_URL" if "LLM_URL" in os.environ else "EU_URL"]

$R = @r
=> f"https://{$R}.api.openai.com/v1" || "https://" + $R + ".api.openai.com/v1" || "https://%s.api.openai.com/v1" % $R

def $F(region=@r):
    return f"https://{region}.api.openai.com/v1"
=> $F() || $F(@r) || $F("us" if @c else "eu") || $F(region=os.environ.get("REGION", "eu"))

$D = {"eu": @u, "us": @w}
=> $D["us" if @c else "eu"] || $D.get(os.environ.get("REGION"), @u) || $D[@r]

try:
    $U = os.environ["LLM_URL"]
except KeyError:
    $U = @u
=> $U

if "LLM_URL" in os.environ:
    $U = os.environ["LLM_URL"]
else:
    $U = @u
=> $U

$U = sys.argv[1] if len(sys.argv) > 2 else @u
=> $U
""")

CLIENTS = snippets("""
=> OpenAI(api_key="k", base_url=@u)

=> OpenAI(api_key="k") || OpenAI() || OpenAI(api_key="k", base_url=None) || OpenAI(api_key="k", base_url=@u if @c else None)

=> OpenAI(api_key="k", data_residency="eu") || OpenAI(api_key="k", data_residency="us") || OpenAI(api_key="k", data_residency=None)

=> OpenAI(**{"api_key": "k", "base_url": @u}) || OpenAI(api_key="k", **{"base_url": @u}) || OpenAI(**dict(api_key="k"), base_url=@u)

$D = {"api_key": "k"}
$D["base_url"] = @u
=> OpenAI(**$D) || OpenAI(**($D | {"base_url": @w})) || OpenAI(**{**$D, "base_url": @w}) || OpenAI(**{"base_url": @w, **$D})

$D = {"api_key": "k"}
if @c:
    $D["base_url"] = @u
=> OpenAI(**$D)

$D = dict(api_key="k", base_url=@u)
if @c:
    $D.pop("base_url")
=> OpenAI(**$D)

$F = functools.partial(OpenAI, api_key="k", base_url=@u)
=> $F() || $F(base_url=@w) || $F(timeout=5)

$C = OpenAI
=> $C(api_key="k", base_url=@u)

class $C(OpenAI):
    pass
=> $C(api_key="k", base_url=@u)

class $C(OpenAI):
    def __init__(self, **k):
        super().__init__(api_key="k", base_url=@u, **k)
=> $C() || $C(timeout=5)

class $C(OpenAI):
    def __init__(self, url=@u):
        super().__init__(api_key="k", base_url=url)
=> $C() || $C(@w) || $C(url=@w)

class $C(OpenAI):
    def __init__(self, **k):
        k["base_url"] = @u
        super().__init__(api_key="k", **k)
=> $C() || $C(base_url=@w)

class $C(OpenAI):
    def __init__(self, *a, **k):
        k.setdefault("base_url", @u)
        super().__init__(*a, **k)
=> $C(api_key="k") || $C(api_key="k", base_url=@w)

class $C(OpenAI):
    def __init__(self):
        super().__init__(api_key="k", base_url=@u)
        self.base_url = @w
=> $C()

class $B(OpenAI):
    def __init__(self, url):
        super().__init__(api_key="k", base_url=url)
class $C($B):
    def __init__(self):
        super().__init__(@u)
=> $C() || $B(@w)

def $F(url=None):
    return OpenAI(api_key="k", base_url=url)
=> $F(@u) || $F() || $F(url=@u) || $F(None)

def $F(url=None, **k):
    if url:
        k["base_url"] = url
    return OpenAI(api_key="k", **k)
=> $F(@u) || $F() || $F(url=@u) || $F(base_url=@u)

def $F(*a, **k):
    return OpenAI(*a, **k)
=> $F(api_key="k", base_url=@u) || $F(**{"api_key": "k", "base_url": @u}) || $F(api_key="k")

def $F(**k):
    options = {"api_key": "k", "base_url": @u}
    options.update(k)
    return OpenAI(**options)
=> $F() || $F(base_url=@w) || $F(timeout=5)

def $F(**k):
    return OpenAI(**{"api_key": "k", "base_url": @u, **k})
=> $F() || $F(base_url=@w)

os.environ["OPENAI_BASE_URL"] = @u
=> OpenAI(api_key="k")

$X = OpenAI(api_key="k")
os.environ["OPENAI_BASE_URL"] = @u
=> $X || OpenAI(api_key="k")

if @c:
    os.environ["OPENAI_BASE_URL"] = @u
=> OpenAI(api_key="k")

os.environ["OPENAI_BASE_URL"] = @u
del os.environ["OPENAI_BASE_URL"]
=> OpenAI(api_key="k")

$X = OpenAI
if @c:
    $X = functools.partial(OpenAI, base_url=@u)
=> $X(api_key="k")

$X = None
def $F():
    @global $X
    $X = OpenAI(api_key="k", base_url=@u)
def $G():
    if $X is None:
        $F()
    return $X
=> $G()

$D = {}
def $F(url):
    if url not in $D:
        $D[url] = OpenAI(api_key="k", base_url=url)
    return $D[url]
=> $F(@u)

$D = {"eu": OpenAI(api_key="k", base_url=@u), "us": OpenAI(api_key="k", base_url=@w)}
=> $D[@r] || $D.get(os.environ.get("REGION", "eu")) || $D["us" if @c else "eu"]

$L = [OpenAI(api_key="k", base_url=$N) for $N in (@u, @w)]
=> $L[0] || $L[-1]

$D = {$N: OpenAI(api_key="k", base_url=f"https://{$N}.api.openai.com/v1") for $N in ("eu", "us")}
=> $D["eu"] || $D[@r]

for $N in (@u, @w):
    try:
        $X = OpenAI(api_key="k", base_url=$N)
        if @c:
            raise RuntimeError
        break
    except RuntimeError:
        continue
=> $X

class $C:
    def __init__(self, url=@u):
        self.url = url
    def client(self):
        return OpenAI(api_key="k", base_url=self.url)
=> $C().client() || $C(@w).client()

class $C:
    url = @u
    @functools.cached_property
    def client(self):
        return OpenAI(api_key="k", base_url=self.url)
class $E($C):
    url = @w
=> $C().client || $E().client

class $C:
    url = @u
    def __init__(self):
        self.client = OpenAI(api_key="k", base_url=self.url)
$X = $C()
$X.url = @w
=> $X.client

@dataclasses.dataclass
class $C:
    url: str = @u
    client: object = None
    def __post_init__(self):
        self.client = self.client or OpenAI(api_key="k", base_url=self.url)
=> $C().client || $C(@w).client || $C(client=OpenAI(api_key="k", base_url=@w)).client

def $F(client: OpenAI | None = None) -> OpenAI:
    return client or OpenAI(api_key="k", base_url=@u)
=> $F() || $F(OpenAI(api_key="k", base_url=@w))

$D = {"OPENAI_BASE_URL": @u}
os.environ.update($D)
=> OpenAI(api_key="k")

os.environ["OPENAI_BASE_URL"] = @u
os.environ.pop("OPENAI_BASE_URL", None)
=> OpenAI(api_key="k")

$X = OpenAI(api_key="k", base_url=@u)
=> type($X)(api_key="k", base_url=@w) || $X.__class__(api_key="k")

class $C(OpenAI):
    def __init__(self, **k):
        super().__init__(api_key="k", base_url=@w, **k)
        self.base_url = @u
=> $C() || $C(timeout=3)
""")

MODULE = snippets("""
openai.api_key = "k"
openai.base_url = @u + "/"
=> openai

openai.api_key, openai.base_url = "k", @u + "/"
=> openai

openai.api_key = "k"
if @c:
    openai.base_url = @u + "/"
=> openai

def $F():
    openai.api_key = "k"
    openai.base_url = @u + "/"
$F()
=> openai

openai.api_key = "k"
setattr(openai, "base_url", @u + "/")
=> openai
""")

CHANGES = snippets("""
=> @v.with_options(timeout=5) || @v.copy() || @v.with_options(max_retries=1).with_options(timeout=1)

=> @v.with_options(base_url=@u) || @v.copy(base_url=@u) || @v.with_options(timeout=5).with_options(base_url=@u)

=> @v.with_options(base_url=@u if @c else None) || @v.with_options(**{"base_url": @u}) || (@v.with_options(base_url=@u) if @c else @v)

$X = @v
$X.base_url = @u
=> $X

$X = @v
$Y = $X.with_options(timeout=5)
$X.base_url = @u
=> $X || $Y

$X = @v
if @c:
    $X.base_url = @u
=> $X

$X = @v
$Y = $X
$Y.base_url = @u
=> $X || $Y

$X = @v
def $F(p):
    p.base_url = @u
$F($X)
=> $X

$X = @v
def $F():
    $X.base_url = @u
$F()
=> $X

$X = @v
for $Y in [$X]:
    $Y.base_url = @u
=> $X

$X = @v
setattr($X, "base_url", @u)
=> $X

class $C:
    def __init__(self, client):
        self.client = client
        self.client.base_url = @u
=> $C(@v).client

class $C:
    def __init__(self, client):
        self.client = client
$X = $C(@v)
$X.client.base_url = @u
=> $X.client

class $C:
    def __init__(self, client):
        self._client = client
    def __getattr__(self, name):
        return getattr(self._client, name)
=> $C(@v)

class $C:
    def __init__(self, client):
        self.chat, self.responses, self.embeddings = client.chat, client.responses, client.embeddings
        self.images, self.moderations, self.audio = client.images, client.moderations, client.audio
        self.with_options, self.post = client.with_options, client.post
=> $C(@v)

$X = @v
def $F(client=$X):
    return client
$X = @o
=> $F() || $X

=> copy.copy(@v) || typing.cast(OpenAI, @v) || getattr(@v, "with_options")(timeout=3)

$X = @v
$Y = copy.copy($X)
$Y.base_url = @u
=> $Y || $X
""")

METHODS = snippets("""
=> @k.responses.create || getattr(@k.responses, "create") || getattr(getattr(@k, "responses"), "create")

=> @k.embeddings.create || @k.responses.with_raw_response.create || functools.partial(@k.responses.create, store=@s)

$X = @k.responses
=> $X.create

$X = @k
$Y = $X.embeddings
=> $Y.create

class $C:
    def __init__(self, client):
        self._create = client.responses.create
    def __call__(self, **k):
        return self._create(**k)
=> $C(@k)

def $F(**k):
    return @k.responses.create(**k)
=> $F

def $F(*a, **k):
    k["model"] = @m
    return @k.embeddings.create(*a, **k)
=> $F

def $F(model, input):
    return @k.responses.create(model=model or @m, input=input)
=> $F

def $D(f):
    @functools.wraps(f)
    def wrapper(*a, **k):
        return f(*a, **k)
    return wrapper
=> $D(@k.responses.create)

=> lambda **k: @k.responses.create(**k) || lambda model, input: @k.embeddings.create(model=model, input=input)

=> operator.attrgetter("responses.create")(@k) || operator.attrgetter("create")(@k.responses)
""")

BODIES = snippets("""
=> dict(model=@m, input="x", store=@s) || {"model": @m, "input": "x"} || {"model": @m, "input": "x", "store": @s}

$D = {"input": "x"}
$D["model"] = @m
=> $D

$D = {"model": @m, "input": "x"}
if @c:
    $D["store"] = @s
=> $D

$D = {"model": @m, "input": "x"}
=> {**$D, "model": @n} || {"model": @n, **$D} || $D | {"model": @n} || dict($D, model=@n) || dict($D, store=@s)

$D = dict(model=@m, input="x")
def $F(**k):
    return {**$D, **k}
=> $F() || $F(model=@n) || $F(store=@s)

class $C:
    def __init__(self, model, store=None):
        self.model, self.store = model, store
    def to_dict(self):
        found = {"model": self.model, "input": "x"}
        if self.store is not None:
            found["store"] = self.store
        return found
=> $C(@m).to_dict() || $C(@m, @s).to_dict() || $C(model=@m, store=@s).to_dict()

@dataclasses.dataclass
class $C:
    model: str = @m
    input: str = "x"
=> dataclasses.asdict($C()) || vars($C()) || $C(@n).__dict__ || dataclasses.asdict($C(model=@n))
""")

BODY_CHANGES = snippets("""
$X = @v
$X["model"] = @m
=> $X

$X = @v
$X.update(model=@m)
=> $X

$X = @v
$X.update({"store": @s})
=> $X

$X = @v
if @c:
    $X["model"] = @m
=> $X

$X = @v
if @c:
    $X["store"] = @s
else:
    $X.pop("store", None)
=> $X

$X = @v
$Y = $X
$Y["model"] = @m
=> $X || $Y

$X = @v
$Y = dict($X)
$Y["model"] = @m
=> $X || $Y

$X = @v
def $F(p):
    p["model"] = @m
    return p
=> $F($X) || $F(dict($X))

$X = @v
for $N in ("model",):
    $X[$N] = @m
=> $X

$X = @v
$X |= {"model": @m}
=> $X

$X = @v
$X.setdefault("model", @m)
$X.setdefault("store", @s)
=> $X

$X = @v
$X.pop("store", None)
=> $X

=> {**@v, "store": @s} || {"store": @s, **@v} || {k: v for k, v in @v.items()} || {k: v for k, v in @v.items() if k != "store"} || dict(@v)
""")

CALLS = (
    "K.chat.completions.create(model=M, messages=[], store=S)",
    "K.responses.create(model=M, input='x', store=S)",
    "K.chat.completions.create(model=M, messages=[])",
    "K.embeddings.create(model=M, input='x')",
    "K.responses.create(input='x', **{'model': M, 'store': S})",
    "K.responses.create(input='x', **dict(model=M))",
    "K.chat.completions.with_raw_response.create(model=M, messages=[])",
    "getattr(K, 'responses').create(model=M, input='x')",
    "K.with_options(timeout=5).responses.create(model=M, input='x', store=S)",
    "K.with_options(base_url=@w).responses.create(model=M, input='x')",
    "functools.partial(K.responses.create, model=M)(input='x', store=S)",
    "functools.partial(K.responses.create, model=@n)(input='x', model=M)",
    "(lambda f, **k: f(**k))(K.responses.create, model=M, input='x')",
    "K.responses.create(model=M, input='x', extra_body={'store': S})",
    "K.responses.create(model=@n, input='x', extra_body={'model': M})",
    "K.post('/responses', body={'model': M, 'store': S}, cast_to=object)",
    "K.images.generate(model=M, prompt='x')",
    "K.moderations.create(model=M, input='x')",
    "K.audio.speech.create(model=M, voice='alloy', input='x')",
    "K.responses.create(model=M, input='x', store=S, stream=True)",
    "K.chat.completions.create(model=M, messages=[], store=S if @c else openai.omit)",
)

SYNC = snippets("""
CALL(@k, @m, @s)
=>

$R = CALL(@k, @m, @s)
=>

def $F():
    return CALL(@k, @m, @s)
$F()
=>

def $F(client, model, store=@s):
    return CALL(client, model, store)
$F(@k, @m)
=>

def $F(client, model=@n, store=False):
    return CALL(client, model, store)
$F(@k)
$F(@k, @m, store=@s)
=>

def $F(text, *, client=None, model=None):
    client = client or @k
    return CALL(client, model or @m, @s)
$F("x")
$F("x", model=@n)
=>

class $C:
    def __init__(self, client, model):
        self.client = client
        self.model = model
    def ask(self, store=@s):
        return CALL(self.client, self.model, store)
$C(@k, @m).ask()
=>

class $C:
    def __init__(self, client=None, model=@n):
        self._client = client or @k
        self.model = model
    @property
    def client(self):
        return self._client
    def ask(self):
        return CALL(self.client, self.model, @s)
$C(model=@m).ask()
$C(@k).ask()
=>

class $B:
    model = @n
    def ask(self):
        return CALL(self.client, self.model, @s)
class $C($B):
    model = @m
    def __init__(self):
        self.client = @k
$C().ask()
=>

class $C:
    client = @k
    model = @n
    def ask(self):
        return CALL(self.client, self.model, @s)
$X = $C()
$X.model = @m
$X.ask()
=>

class $C:
    client = @k
    @classmethod
    def ask(cls, model=@m):
        return CALL(cls.client, model, @s)
$C.ask()
=>

class $C:
    def __enter__(self):
        self.client = @k
        return self
    def __exit__(self, *error):
        pass
with $C() as $X:
    CALL($X.client, @m, @s)
=>

with @k as $X:
    CALL($X, @m, @s)
=>

for $X in [@k, @o]:
    CALL($X, @m, @s)
=>

for $N, $X in {"a": @k, "b": @o}.items():
    CALL($X, @m, @s)
=>

for $X in (@m, @n):
    CALL(@k, $X, @s)
=>

for $X, $Y in ((@m, True), (@n, False)):
    CALL(@k, $X, $Y)
=>

$X = @m
CALL(@k, $X, @s)
$X = @n
CALL(@k, $X, @s)
=>

$X = @k
CALL($X, @m, @s)
$X.base_url = @w
CALL($X, @m, @s)
=>

$X = @k
def $F():
    return CALL($X, @m, @s)
$F()
$X = @o
$F()
=>

$X = @k
for $N in range(2):
    CALL($X, @m, @s)
    $X = @o
=>

$X = @m
while True:
    CALL(@k, $X, @s)
    if $X == @n:
        break
    $X = @n
=>

$X, $Y = @m, @k
for $N in range(2):
    if $N:
        CALL($Y, $X, @s)
    $X = @n
    $Y = @o
=>

if @c:
    CALL(@k, @m, @s)
else:
    CALL(@o, @n, @s)
=>

try:
    CALL(@k, @m, @s)
    raise RuntimeError
except RuntimeError:
    CALL(@o, @n, @s)
=>

$X = @k
try:
    CALL($X, @m, @s)
    $X = @o
    raise RuntimeError
except RuntimeError:
    CALL($X, @m, @s)
=>

[CALL(@k, $X, @s) for $X in (@m, @n)]
=>

list(map(lambda model: CALL(@k, model, @s), [@m]))
=>

$F = lambda model=@n: CALL(@k, model, @s)
$F()
$F(@m)
=>

def $F(make):
    client = make()
    return CALL(client, @m, @s)
$F(lambda: @k)
=>

def $F(model):
    def inner(client):
        return CALL(client, model, @s)
    return inner
$F(@m)(@k)
=>

def $D(f):
    @functools.wraps(f)
    def wrapper(*a, **k):
        return f(*a, **k)
    return wrapper
@$D
def $F(client, model=@n):
    return CALL(client, model, @s)
$F(@k)
$F(@k, model=@m)
=>

def $F(f, *a, **k):
    for _ in range(2):
        try:
            return f(*a, **k)
        except RuntimeError:
            pass
$F(@k.responses.create, model=@m, input="x")
=>

def $F(f, **k):
    return f(**{"model": @n, **k})
$F(@k.responses.create, input="x")
$F(@k.responses.create, input="x", model=@m)
=>

def $F(f, **k):
    k["model"] = @n
    return f(**k)
$F(@k.responses.create, input="x", model=@m)
=>

$M = @k.responses.create
$M(model=@m, input="x", store=@s)
=>

$M = @k.chat.completions
$M.create(model=@m, messages=[], store=@s)
=>

$X = @k
$M = $X.chat
$X.base_url = @w
$M.completions.create(model=@m, messages=[])
=>

$M = {"a": @k.responses.create, "b": @k.embeddings.create}
$M[os.environ.get("KEY", "a")](model=@m, input="x")
=>

$M = @k.responses.create if @c else @k.embeddings.create
$M(model=@m, input="x")
=>

for $M in (@k.responses.create, @o.embeddings.create):
    $M(model=@m, input="x")
=>

with concurrent.futures.ThreadPoolExecutor(1) as $X:
    $X.submit(@k.responses.create, model=@m, input="x").result()
=>

with concurrent.futures.ThreadPoolExecutor(1) as $X:
    list($X.map(lambda model: CALL(@k, model, @s), [@m, @n]))
=>

asyncio.run(asyncio.to_thread(@k.responses.create, model=@m, input="x", store=@s))
=>

async def $F():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, functools.partial(@k.responses.create, model=@m, input="x"))
asyncio.run($F())
=>

async def $F():
    await asyncio.gather(*(asyncio.to_thread(@k.responses.create, model=$X, input="x") for $X in (@m, @n)))
asyncio.run($F())
=>

with @k.responses.with_streaming_response.create(model=@m, input="x", store=@s) as $X:
    pass
=>

def main():
    client = @k
    CALL(client, @m, @s)
if __name__ == "__main__":
    main()
=>

def $F():
    yield CALL(@k, @m, @s)
list($F())
=>

def $F(n, model):
    if n:
        return $F(n - 1, @n)
    return CALL(@k, model, @s)
$F(1, @m)
$F(0, @m)
=>

class $C:
    def __init__(self, client):
        self.clients = {"a": client}
    def add(self, name, client):
        self.clients[name] = client
    def ask(self, name):
        return CALL(self.clients[name], @m, @s)
$X = $C(@k)
$X.add("b", @o)
$X.ask("a")
$X.ask("b")
=>

class $C:
    def __init__(self):
        self.client = None
    def connect(self, client):
        self.client = client
    def ask(self):
        return CALL(self.client, @m, @s)
$X = $C()
$X.connect(@k)
$X.ask()
=>

class $C:
    def __init__(self):
        self.client = None
    def ask(self):
        return CALL(self.client, @m, @s)
$X = $C()
$X.client = @k
$X.ask()
=>

openai.resources.responses.Responses(@k).create(model=@m, input="x", store=@s)
=>

$R = openai.resources.chat.Completions(@k)
$R.create(model=@m, messages=[], store=@s)
=>

operator.methodcaller("create", model=@m, input="x")(@k.responses)
=>

operator.attrgetter("embeddings")(@k).create(model=@m, input="x")
=>

openai.resources.Embeddings.create(@k.embeddings, model=@m, input="x")
=>
""")

ASYNC = snippets("""
async def $F():
    return await CALL(@k, @m, @s)
asyncio.run($F())
=>

async def $F(client, model=@n):
    return await CALL(client, model, @s)
asyncio.run($F(@k, @m))
asyncio.run($F(client=@k))
=>

async def $F():
    client = @k
    await asyncio.gather(CALL(client, @m, @s), CALL(client, @n, @s))
asyncio.run($F())
=>

async def $F():
    client = @k
    await asyncio.gather(*[CALL(client, model, @s) for model in (@m, @n)])
asyncio.run($F())
=>

async def $F():
    task = asyncio.create_task(CALL(@k, @m, @s))
    await task
asyncio.run($F())
=>

async def $F():
    async with asyncio.TaskGroup() as group:
        group.create_task(CALL(@k, @m, @s))
asyncio.run($F())
=>

async def $F():
    await asyncio.wait_for(CALL(@k, @m, @s), 5)
asyncio.run($F())
=>

async def $F():
    async with @k as client:
        await CALL(client, @m, @s)
asyncio.run($F())
=>

class $C:
    def __init__(self, client, model=@m):
        self.client, self.model = client, model
    async def ask(self):
        return await CALL(self.client, self.model, @s)
asyncio.run($C(@k).ask())
asyncio.run($C(@k, @n).ask())
=>

class $C:
    async def __aenter__(self):
        self.client = @k
        return self
    async def __aexit__(self, *error):
        pass
async def $F():
    async with $C() as service:
        await CALL(service.client, @m, @s)
asyncio.run($F())
=>

async def $F(f, *a, **k):
    return await f(*a, **k)
asyncio.run($F(@k.responses.create, model=@m, input="x"))
=>

@contextlib.asynccontextmanager
async def $F(client=None):
    yield client or @k
async def $G():
    async with $F() as client:
        await CALL(client, @m, @s)
asyncio.run($G())
=>

async def $F():
    for client in (@k, @o):
        await CALL(client, @m, @s)
asyncio.run($F())
=>

async def $F():
    async def one(model):
        return await CALL(@k, model, @s)
    await asyncio.gather(*map(one, [@m, @n]))
asyncio.run($F())
=>

async def $F():
    yield await CALL(@k, @m, @s)
async def $G():
    async for _ in $F():
        pass
asyncio.run($G())
=>

async def $F():
    async with @k.responses.with_streaming_response.create(model=@m, input="x", store=@s) as reply:
        pass
asyncio.run($F())
=>
""")

WITH_METHOD = snippets("""
@f(model=@m, input="x")
=>

def $F():
    return @f(model=@m, input="x")
$F()
=>

def $F(f, model=@n):
    return f(model=model, input="x")
$F(@f)
$F(@f, @m)
=>

def $F(f, *a, **k):
    return f(*a, **k)
$F(@f, model=@m, input="x")
=>

class $C:
    def __init__(self, f):
        self.f = f
    def ask(self, model):
        return self.f(model=model, input="x")
$C(@f).ask(@m)
=>

for $X in (@m, @n):
    @f(model=$X, input="x")
=>
""")

WITH_BODY = snippets("""
@k.responses.create(**@b)
=>

def $F(**k):
    return @k.responses.create(**k)
$F(**@b)
=>

def $F(body):
    return @k.responses.create(**body)
$F(@b)
=>

def $F(body, store=@s):
    return @k.responses.create(**{**body, "store": store})
$F(@b)
=>

def $F(client, **k):
    k.setdefault("store", @s)
    return client.responses.create(**k)
$F(@k, **@b)
=>

class $C:
    defaults = @b
    def ask(self, **k):
        return @k.responses.create(**{**self.defaults, **k})
$C().ask()
$C().ask(model=@m)
=>

$X = @b
@k.responses.create(**$X)
$X["model"] = @m
@k.responses.create(**$X)
=>

@k.post("/responses", body=@b, cast_to=object)
=>

@k.responses.create(model=@m, input="x", extra_body=@b)
=>
""")

LOOSE = snippets("""
def $D(client):
    def decorate(f):
        def wrapper(*a):
            return f(client, *a)
        return wrapper
    return decorate
@$D(@k)
def $F(client, model):
    return CALL(client, model, @s)
$F(@m)
=>
""")
"""Calls that the linter does not see, because of where the client comes from."""
