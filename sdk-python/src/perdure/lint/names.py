"""The functions that the rules know, by qualified name. A name that ends in `.` is a prefix."""

from __future__ import annotations

CLOCKS = (
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.perf_counter_ns",
    "time.process_time",
    "time.process_time_ns",
    "time.thread_time",
    "time.clock_gettime",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "django.utils.timezone.now",
    "pendulum.now",
    "pendulum.today",
    "arrow.now",
    "arrow.utcnow",
    "pandas.Timestamp.now",
)

# Clocks when they get no argument.
CLOCKS_WITHOUT_ARGUMENTS = ("time.ctime", "time.gmtime", "time.localtime", "time.asctime")

RANDOM = (
    "random.",
    "secrets.",
    "numpy.random.",
    "os.urandom",
    "os.getrandom",
    "builtins.hash",
    "builtins.id",
)
# Values that are determined by their arguments.
SEEDED = ("random.Random", "numpy.random.default_rng", "numpy.random.Generator")

UUIDS = ("uuid.uuid1", "uuid.uuid4", "uuid.uuid6", "uuid.uuid7", "ulid.ULID", "shortuuid.uuid")

SLEEPS = ("time.sleep", "asyncio.sleep", "anyio.sleep", "trio.sleep")
TIMERS = (
    "asyncio.timeout",
    "asyncio.timeout_at",
    "asyncio.wait_for",
    "anyio.fail_after",
    "anyio.move_on_after",
    "async_timeout.timeout",
    "threading.Timer",
    "sched.scheduler",
    "signal.alarm",
    "signal.setitimer",
)

IO_CALLS = (
    "builtins.open",
    "builtins.input",
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
    "asyncio.open_connection",
    "asyncio.start_server",
    "os.listdir",
    "os.makedirs",
    "os.mkdir",
    "os.open",
    "os.path.exists",
    "os.path.getmtime",
    "os.path.getsize",
    "os.path.isdir",
    "os.path.isfile",
    "os.popen",
    "os.remove",
    "os.rename",
    "os.scandir",
    "os.stat",
    "os.system",
    "os.unlink",
    "os.walk",
)

IO_MODULES = (
    "aiofiles",
    "aiobotocore",
    "aiohttp",
    "aiokafka",
    "aiomysql",
    "aiosqlite",
    "anthropic",
    "asyncpg",
    "boto3",
    "botocore",
    "cassandra",
    "celery",
    "confluent_kafka",
    "elasticsearch",
    "ftplib",
    "glob",
    "google.cloud",
    "grpc",
    "http.client",
    "httpx",
    "imaplib",
    "kafka",
    "motor",
    "multiprocessing",
    "mysql",
    "nats",
    "openai",
    "paramiko",
    "pika",
    "poplib",
    "psycopg",
    "psycopg2",
    "pymongo",
    "pymysql",
    "redis",
    "requests",
    "select",
    "shelve",
    "shutil",
    "smtplib",
    "socket",
    "sqlalchemy.create_engine",
    "sqlalchemy.ext.asyncio",
    "sqlite3",
    "ssl",
    "stripe",
    "subprocess",
    "telnetlib",
    "tempfile",
    "twilio",
    "urllib.request",
    "urllib3",
    "websockets",
    "xmlrpc.client",
)

# Methods of `pathlib.Path` that read or write the disk.
PATH_METHODS = (
    "exists",
    "glob",
    "is_dir",
    "is_file",
    "iterdir",
    "mkdir",
    "open",
    "read_bytes",
    "read_text",
    "rename",
    "rglob",
    "rmdir",
    "stat",
    "touch",
    "unlink",
    "write_bytes",
    "write_text",
)

ENVIRONMENT = (
    "os.cpu_count",
    "os.environ",
    "os.environb",
    "os.getcwd",
    "os.getenv",
    "os.getlogin",
    "os.getpid",
    "os.uname",
    "platform.",
    "locale.getlocale",
    "socket.gethostname",
    "sys.argv",
    "sys.executable",
    "sys.platform",
    "sys.version_info",
)

# What of asyncio replaces it in an orchestrator.
ASYNCIO_INSTEAD = {
    "gather": "ctx.all()",
    "wait": "ctx.race()",
    "as_completed": "ctx.map()",
    "create_task": "ctx.begin()",
    "ensure_future": "ctx.begin()",
    "TaskGroup": "ctx.scope()",
    "Semaphore": "ctx.map()",
    "BoundedSemaphore": "ctx.map()",
    "to_thread": "an activity",
    "shield": "ctx.shield()",
}

OPERATIONS = frozenset(
    {
        "all",
        "any",
        "begin",
        "branch",
        "call",
        "call_activity",
        "child",
        "continue_as_new",
        "first",
        "map",
        "race",
        "raise_event",
        "read_value",
        "run",
        "scope",
        "settle",
        "settled",
        "shield",
        "sleep",
        "sleep_until",
        "start",
        "wait_for",
    }
)
SAGA_OPERATIONS = frozenset({"run", "step"})

# Methods whose functions receive a context of their own: indexes of functions and of the parameter.
OWN_CONTEXT = {"branch": ((0,), 0), "map": ((1,), 1), "scope": ((0,), 0), "shield": ((0,), 0)}
SAGA_OWN_CONTEXT = {"add": ((0,), 0), "step": ((0, 1), 0)}

MUTATORS = frozenset(
    {
        "add",
        "append",
        "appendleft",
        "clear",
        "discard",
        "extend",
        "insert",
        "pop",
        "popitem",
        "popleft",
        "remove",
        "reverse",
        "setdefault",
        "sort",
        "update",
    }
)


def matches(name: str, known: tuple[str, ...]) -> bool:
    """Whether a qualified name is one of the known names, or begins with a prefix of them."""
    return any(name == one or (one.endswith(".") and name.startswith(one)) for one in known)


def is_in_module(name: str, modules: tuple[str, ...]) -> bool:
    """Whether a qualified name is a module, or part of one."""
    return any(name == module or name.startswith(f"{module}.") for module in modules)
