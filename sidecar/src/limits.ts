// All limits of the sidecar, each with its reason. A request above a limit gets an error that names
// the limit. Limits that users may change are settings in config/settings.ts, with these values as
// defaults.

/**
 * Bytes of one user value. Large enough for documents, small enough that a Round with several
 * values stays cheap.
 */
export const PAYLOAD_BYTES_MAX: number = 2 * 1024 * 1024;

/**
 * Target size of a frame. A frame may exceed it by one item of at most a payload, and stays below 4
 * MiB.
 */
export const FRAME_BYTES: number = 1024 * 1024;

/**
 * Turns, and activities, in one frame while few wait; a quarter of the waiting items while many
 * wait. The receiver starts while the sidecar prepares the next frame. With all items in one frame,
 * each side would wait for the other.
 */
export const FRAME_ITEMS: number = 64;

/** Largest accepted gRPC message, as a multiple of the payload limit. */
export const MESSAGE_PAYLOADS_MAX: number = 4;

/**
 * Bytes of an instance id or of the name of an orchestration, activity, event, step or queue. Names
 * are keys of the store.
 */
export const NAME_BYTES_MAX: number = 256;

/**
 * Bytes of an id that the sidecar generates for a child: the id of the topmost parent and three
 * numbers.
 */
export const CHILD_ID_BYTES_MAX: number = 1024;

/**
 * Bytes of an instance id that orchestrator code chooses. Shorter than a generated id, because the
 * sidecar appends numbers for the children. The ids of a parent and its child are one key of the
 * store.
 */
export const CHOSEN_ID_BYTES_MAX: number = 940;

/** Bytes of the ids of a parent and its child together: with a prefix they are one key of LMDB. */
export const PARENT_AND_CHILD_BYTES_MAX: number = 1_964;

/**
 * Failures in one chain of causes; the middle of a longer chain is omitted. Histories and frames
 * contain the chain some messages deep, and protocol buffers support a depth of 100 in all
 * languages.
 */
export const FAILURE_DEPTH_MAX: number = 32;

/**
 * Class names of one failure. Retry policies compare each name, and the row of an attempt contains
 * all of them. SDKs send no more.
 */
export const CLASS_NAMES_MAX: number = 16;
/**
 * Characters of one class name. A longer name is omitted, because a part of a name would match
 * nothing.
 */
export const CLASS_NAME_CHARS_MAX: number = 256;

/** Latest time that a JavaScript Date can represent. */
export const TIME_MS_MAX: number = 8_640_000_000_000_000;

/**
 * Longest duration, more than 100,000 years. The sum of this duration and the current time is a
 * valid time.
 */
export const DURATION_MS_MAX: number = 4_000_000_000_000_000;

/**
 * Highest number of an imported execution. The number is an int32, and further executions may
 * follow.
 */
export const EXECUTION_MAX: number = 1_000_000_000;

/** Bytes of a custom status. Each change rewrites the custom status, so it must stay small. */
export const CUSTOM_STATUS_BYTES_MAX: number = 256 * 1024;

/**
 * Bytes of one value of the state (key-value). The sidecar holds the value in memory, and
 * continue-as-new copies it.
 */
export const VALUE_BYTES_MAX: number = 64 * 1024;

/** Change ids that one execution reaches. The row of the instance contains all of them. */
export const PATCHES_MAX: number = 1_000;

/** Values in the state of one instance. More values belong in a database of the application. */
export const VALUES_MAX: number = 256;

/** Bytes of all values and keys of one instance. Continue-as-new writes them in one event. */
export const VALUES_BYTES_MAX: number = 1024 * 1024;

/**
 * Bytes of the reason of a cancellation, termination or suspension, which is a text for operators.
 */
export const REASON_BYTES_MAX: number = 4 * 1024;

/**
 * Unread events of one instance. A sender above the limit gets an error, so that a mailbox cannot
 * fill the disk.
 */
export const MAILBOX_EVENTS_MAX: number = 10_000;

/** Bytes of the unread events of one instance. They are in memory while the instance is. */
export const MAILBOX_BYTES_MAX: number = 16 * 1024 * 1024;

/**
 * Idempotency keys of the latest raised events and settled promises that one instance holds in
 * memory. The number equals that of events in a mailbox, so that it covers all requests in flight.
 */
export const STORED_REQUESTS_MAX: number = 10_000;

/**
 * Idempotency keys of messages already read that continue-as-new copies. Each continue-as-new
 * writes them again.
 */
export const STORED_REQUESTS_CARRIED_MAX: number = 256;

/**
 * Idempotency keys in the row of an ended instance, for clients that repeat a request from just
 * before the end. Listings read these rows.
 */
export const STORED_REQUESTS_ENDED_MAX: number = 64;

/**
 * Operations of one execution without an outcome. Each uses memory in the sidecar and the worker.
 */
export const OPEN_OPERATIONS_MAX: number = 50_000;

/** Actions of one turn, in all parts of its result. */
export const TURN_ACTIONS_MAX: number = 100_000;

/**
 * Bytes of incomplete turn results of one stream. Each result becomes one Round, which is held in
 * memory.
 */
export const TURN_BYTES_MAX: number = 64 * 1024 * 1024;

/** Instances of a tree that the command line prints. A larger tree does not help a reader. */
export const TREE_MAX: number = 10_000;

/** Generations of a tree that are listed. Each page begins with the path to its first instance. */
export const TREE_DEPTH_MAX: number = 10_000;

/**
 * Instances that are deleted together. One commit deletes them, and all other commits wait for it.
 */
export const DELETE_TREE_MAX: number = 10_000;

/** Executions that one commit prunes. All other commits wait for it. */
export const PRUNE_EXECUTIONS_MAX: number = 500;

/** Events of pruned executions in one commit; above it, the next commit continues. */
export const PRUNE_EVENTS_MAX: number = 20_000;

/** Events of an execution that is rewound or forked. The copy is made in memory, as one commit. */
export const REWIND_EVENTS_MAX: number = 100_000;

/**
 * Events of one execution; continue-as-new starts a new execution. An int32 of the contract counts
 * them.
 */
export const HISTORY_EVENTS_MAX: number = 10_000_000;

/** Bytes of the history of one execution. A worker reads all of it to rebuild the orchestrator. */
export const HISTORY_BYTES_MAX: number = 1024 * 1024 * 1024;

/**
 * Events from which code is advised to continue as new. A replay of so many events takes a fraction
 * of a second.
 */
export const HISTORY_EVENTS_SUGGEST: number = 20_000;

/**
 * Bytes of history from which code is advised to continue as new: a few frames, and a fraction of
 * the memory of a worker.
 */
export const HISTORY_BYTES_SUGGEST: number = 16 * 1024 * 1024;

/** Updates of one instance without an answer. Each is in memory with its input. */
export const UPDATES_OPEN_MAX: number = 1_000;

/** Answers to updates that an execution retains, so that a repeated update does not run twice. */
export const UPDATE_ANSWERS_MAX: number = 1_000;

/**
 * Validations of one update. A validation is repeated if the instance changes during the
 * validation.
 */
export const UPDATE_VALIDATIONS_MAX: number = 8;

/** Queries and validations without an answer. Each is in memory with its input. */
export const LIVE_REQUESTS_MAX: number = 10_000;

/**
 * Bytes of the inputs of unanswered queries and updates in the whole process. A caller may wait for
 * long, even without a worker.
 */
export const LIVE_REQUEST_BYTES_MAX: number = 64 * 1024 * 1024;

/** Retry delay for a client whose query or update is rejected because of the limit of bytes. */
export const LIVE_REQUEST_RETRY_MS: number = 1_000;

/** Default timeout of a query that waits for a worker. */
export const QUERY_TIMEOUT_MS: number = 10_000;

/** Bytes of all histories of an imported instance. One commit stores them. */
export const IMPORT_BYTES_MAX: number = 256 * 1024 * 1024;

/**
 * Bytes of all imports in progress in the whole process: one large import and some small imports.
 */
export const IMPORT_BYTES_TOTAL_MAX: number = 320 * 1024 * 1024;

/** Retry delay for a client whose import is rejected because of the limit of bytes. */
export const IMPORT_RETRY_MS: number = 5_000;

/** Handlers that one worker may register. */
export const WORKER_HANDLERS_MAX: number = 10_000;

/**
 * Lost attempts after which a turn or an activity is quarantined. Each lost attempt may have ended
 * a worker.
 */
export const LOST_ATTEMPTS_MAX: number = 5;

/**
 * Time for which attempts wait for a worker whose stream has ended. The longest reconnect delay of
 * a worker is 2 s.
 */
export const WORKER_GRACE_MS: number = 5_000;

/**
 * Time for which attempts wait for a worker whose connections over a loopback address have ended.
 * Either its process has ended, or a proxy on this machine restarts and the worker reconnects soon.
 */
export const LOCAL_GRACE_MS: number = 1_000;

/** Time between the end of a liveness stream and the report that its connection is closed. */
export const LIVENESS_END_MS: number = 100;

/** Attempts and steps that one Hello may list. Finding so many takes about 20 ms. */
export const WORKER_HELD_MAX: number = 20_000;

/**
 * Largest token that Hello may list. Tokens of the new stream are larger, and every language must
 * represent them exactly.
 */
export const HELD_TOKEN_MAX: number = 2 ** 52;

/**
 * Commits in flight. Commits that begin during a flush share the next flush, so more commits add
 * little. Each commit retains its Rounds in memory until it is durable.
 */
export const COMMITS_IN_FLIGHT_MAX: number = 8;

/**
 * Time for which writes may be only in the journal. Many instances start and end within this time.
 */
export const APPLY_AFTER_MS: number = 100;

/**
 * Delay between a durable result and the report to its worker. The worker retains the result until
 * the report.
 */
export const RECORDED_DELAY_MS: number = 100;

/** Time after which a session without activities leaves its worker. */
export const SESSION_IDLE_MS: number = 5 * 60_000;

/**
 * Time after a start in which workers may reconnect before their sessions are reassigned. The
 * longest reconnect delay of a worker is 2 s.
 */
export const SESSION_RETURN_MS: number = 3_000;

/**
 * Instances in memory with work in flight at a worker, or with activities that wait for a worker.
 * Each uses about 5 KB and cannot leave memory before that work ends.
 */
export const BUSY_INSTANCES_MAX: number = 100_000;

/**
 * Bytes of payloads (inputs of open activities, unread messages) in memory. Payloads above the
 * limit are read from the store when they are needed.
 */
export const PAYLOAD_MEMORY_BYTES: number = 256 * 1024 * 1024;

/** Divisor of the memory of the process: one kind of payload may use at most this fraction. */
export const PAYLOAD_MEMORY_PART: number = 8;

/** Smallest limit of payload bytes in memory: a few payloads of maximum size. */
export const PAYLOAD_MEMORY_BYTES_MIN: number = 16 * 1024 * 1024;

/**
 * Turns that wait for workers with their instances in memory, at 4 KB each. For further turns only
 * the instance number is in memory. Large enough that a usual burst is not read from the store
 * again.
 */
export const WAITING_TURNS_MAX: number = 20_000;

/** Items that stay in memory for each group of workers. Reading spilled items takes time. */
export const WAITING_CLASS_MIN: number = 1_000;

/** Spilled turns, of which only the instance number is in memory: 25 bytes each. */
export const WAITING_SPILLED_MAX: number = 10_000_000;

/**
 * Bytes of history that wait for the store. Above the limit, calls of clients wait, so that a slow
 * disk cannot fill the memory.
 */
export const WAITING_COMMIT_BYTES_MAX: number = 256 * 1024 * 1024;

/**
 * Retry delay for a client that is rejected because commits wait. A disk writes them in about a
 * second.
 */
export const COMMIT_RETRY_MS: number = 500;

/** Retry delay for a client that is rejected because too many instances wait for workers. */
export const OVERLOAD_RETRY_MS: number = 1_000;

/**
 * Time limit of a turn at a live worker. A turn is short, but may wait at a busy worker behind
 * turns with long histories.
 */
export const TURN_TIMEOUT_MS: number = 2 * 60_000;

/** Queues that have limits. Each dispatched task examines all of them. */
export const LIMITED_QUEUES_MAX: number = 1_000;

/** Default number of sessions that one worker may hold. */
export const WORKER_SESSIONS: number = 1_000;

/**
 * Sessions that one worker may hold, whatever limit it requests. Each open session is in memory.
 */
export const WORKER_SESSIONS_MAX: number = 100_000;

/** Headers of one start, call or event. Each dispatch contains them. */
export const HEADERS_MAX: number = 32;

/** Bytes of the headers of one start, call or event, keys and values. The history contains them. */
export const HEADER_BYTES_MAX: number = 4 * 1024;

/** Turns or activities in flight at one worker, whatever credit it requests. */
export const WORKER_CREDITS_MAX: number = 100_000;

/** Namespaces of one sidecar. Each has separate files, a scheduler and monitoring of its disk. */
export const NAMESPACES_MAX: number = 100;

/** Attached workers of one namespace. */
export const WORKERS_MAX: number = 10_000;

/**
 * Rejections that wait for one worker. A worker that sends without reading them is disconnected.
 */
export const REFUSALS_MAX: number = 100_000;

/**
 * Answers in preparation for one reader (a session, or the unary calls of a connection). Each may
 * have megabytes.
 */
export const READER_ANSWERS_PREPARING_MAX: number = 4;

/** Answers in preparation for all readers. */
export const ANSWERS_PREPARING_MAX: number = 16;

/**
 * Bytes of unread answers of one reader; above it, no further answer is prepared for the reader.
 */
export const READER_ANSWER_BYTES_MAX: number = 4 * 1024 * 1024;

/**
 * Bytes of unread answers of all readers. Above the limit, readers that read nothing are
 * disconnected soon. Encoding, gRPC and HTTP/2 may each hold a copy, so that memory use may be four
 * times the limit.
 */
export const ANSWER_BYTES_TOTAL_MAX: number = 32 * 1024 * 1024;

/** Answers up to this size need no turn: confirmations and errors. */
export const UNPACED_ANSWER_BYTES_MAX: number = 16 * 1024;

/**
 * Bytes of unread answers of one reader, above which answers to queries and updates are rejected.
 * These answers come from workers, cannot wait for a turn, and can be requested again.
 */
export const UNPACED_BYTES_MAX: number = 32 * 1024 * 1024;

/** Time after which a reader that reads none of its answers is disconnected. */
export const ANSWER_STUCK_MS: number = 30_000;

/**
 * Time after which a reader that reads nothing is disconnected while the budget of all readers is
 * exhausted.
 */
export const ANSWER_STUCK_PRESSED_MS: number = 2_000;

/** Interval of the search for overdue calls and stuck readers. */
export const CALL_SWEEP_MS: number = 1_000;

/**
 * Time of one iteration of the event loop that all long work may use together before other tasks
 * run.
 */
export const LOOP_SLICE_MS: number = 10;

/**
 * Calls of one connection that start at once; further calls start one at a time. Enough for a
 * client that sends several requests together, at a cost of a few milliseconds.
 */
export const CONNECTION_CALLS_AT_ONCE: number = 16;

/** Fields and list items of one request, which is decoded without interruption. */
export const REQUEST_FIELDS_MAX: number = 20_000;

/** Fields and list items of one frame of a stream, which is decoded in parts. */
export const FRAME_FIELDS_MAX: number = 500_000;

/** Fields of one part of a frame. Decoding a part takes some milliseconds. */
export const FRAME_PART_FIELDS: number = 8_192;

/** Frames below this size are decoded without counting their fields. */
export const FRAME_SCAN_BYTES: number = 32 * 1024;

/** Items of a frame that are processed before other work may run. */
export const FRAME_PART_ITEMS: number = 64;

/**
 * Bytes of the headers of one call: a token, a namespace, tracing headers. The same limit as in
 * other servers.
 */
export const CALL_HEADER_BYTES_MAX: number = 16 * 1024;

/** Bytes of the headers of all open calls of one connection. */
export const CONNECTION_HEADER_BYTES_MAX: number = 16 * 1024 * 1024;

/** Bytes of the headers of all open calls. Above the limit, each connection has an equal share. */
export const HEADER_BYTES_TOTAL_MAX: number = 64 * 1024 * 1024;

/** Bytes of requests of one connection that are incomplete or wait to be processed. */
export const CONNECTION_REQUEST_BYTES_MAX: number = 64 * 1024 * 1024;

/**
 * Bytes of requests of all connections that are incomplete or wait to be processed. Above the
 * limit, each connection has an equal share.
 */
export const REQUEST_BYTES_TOTAL_MAX: number = 128 * 1024 * 1024;

/** Time for the request of a unary call to arrive. */
export const REQUEST_TIMEOUT_MS: number = 60_000;

/** Time for which an answered call may stay open because its client does not close it. */
export const ANSWERED_TIMEOUT_MS: number = 5_000;

/** Deadline of a unary call whose client sets no deadline. */
export const CALL_DEADLINE_HOURS: number = 1;

/** Bytes of one request to the health service, which requires no token. */
export const HEALTH_REQUEST_BYTES_MAX: number = 1024;

/** Open calls that watch the health. They stay open and require no token. */
export const HEALTH_WATCHES_MAX: number = 100;

/** Streams of server reflection. A developer or a tool opens one for a short time. */
export const REFLECTION_STREAMS_MAX: number = 16;

/** Open calls and streams of one connection. Each uses some kilobytes. */
export const CONNECTION_CALLS_MAX: number = 10_000;

/** Evictions, cancellations and rejections in one frame. Each has at most some hundred bytes. */
export const FRAME_NOTES: number = 4_096;

/** Calls in flight within one client session. */
export const SESSION_CALLS_MAX: number = 100_000;

/**
 * Bytes in the send buffer of one stream. Above the limit, its work is dispatched to other workers.
 */
export const STREAM_BUFFER_BYTES_MAX: number = 16 * 1024 * 1024;

/** Waiting instances in memory. The least recently used instance is evicted first. */
export const CACHED_INSTANCES_MAX: number = 100_000;

/**
 * Bytes of undelivered events in memory, of all instances. Further events are read from the store.
 */
export const CACHED_EVENT_BYTES_MAX: number = 64 * 1024 * 1024;

/** Timers in memory. Later timers are only in the store. */
export const TIMERS_IN_MEMORY_MAX: number = 50_000;

/** Rows of one page of a listing. */
export const PAGE_SIZE_MAX: number = 1_000;

/** Bytes of one page of a listing. A page ends above it, because custom statuses may be large. */
export const PAGE_BYTES_MAX: number = 1024 * 1024;

/** Executions in one page of their listing: about half a MiB. */
export const EXECUTIONS_PAGE_MAX: number = 10_000;

/** Queues in one page of their listing: about half a MiB. */
export const QUEUES_PAGE_MAX: number = 2_000;

/** Orchestrations in one page of the report of versions. Each may have many versions in use. */
export const VERSION_NAMES_PAGE_MAX: number = 100;

/**
 * Versions, and change ids, of one orchestration in the report of versions. Each is counted in
 * memory.
 */
export const VERSIONS_REPORTED_MAX: number = 1_000;

/** Rows that are read for one page of a listing. The limit bounds the time of one call. */
export const PAGE_SCAN_MAX: number = 20_000;

/** Silence after which a ping is sent to a peer. */
export const PING_INTERVAL_MS: number = 5_000;

/** Silence after which a peer is disconnected. */
export const PING_TIMEOUT_MS: number = 15_000;

/** Time for the Hello of a new stream to arrive. */
export const HELLO_TIMEOUT_MS: number = 10_000;

/**
 * Delay (once to twice this) of a completion whose turn is in flight, for a commit together with
 * the decisions of that turn. Long enough for the answer of a busy worker, short enough to lose
 * little.
 */
export const LATE_COMMIT_MS: number = 8;

/** The same delay for a completion that a client waits for. Short enough to be imperceptible. */
export const ACKNOWLEDGED_COMMIT_MS: number = 2;

/**
 * Additional delay (once to twice this) of a completion that no client waits for, while a burst of
 * due timers fires. Ten thousand timers take less. The limit prevents that writes stay in memory
 * during lasting overload.
 */
export const COMMIT_HELD_MS_MAX: number = 1_000;

/** Schedules. Each is in memory with its next time. */
export const SCHEDULES_MAX: number = 10_000;

/** Bytes of the inputs of all schedules of a namespace. They are in memory. */
export const SCHEDULE_INPUTS_BYTES_MAX: number = 64 * 1024 * 1024;

/** Times of one schedule that wait for the end of a running instance; further times are skipped. */
export const SCHEDULE_BUFFERED_MAX: number = 1_000;

/** Running instances that a schedule records. Each start rewrites the record. */
export const SCHEDULE_RUNNING_MAX: number = 1_000;

/** Missed times of one schedule that are processed before other tasks run. */
export const SCHEDULE_TIMES_PER_STEP: number = 100;

/** Shortest interval of a schedule. Each time starts an instance and makes a commit. */
export const SCHEDULE_INTERVAL_MS_MIN: number = 1_000;

/** Bytes of the id of a schedule. The id of a started instance consists of this id and a time. */
export const SCHEDULE_ID_BYTES_MAX: number = 200;

/** Cron expressions of one schedule. The next time of each is computed. */
export const SCHEDULE_CRONS_MAX: number = 100;

/** Times of one backfill. Each is a commit that the caller waits for. */
export const BACKFILL_TIMES_MAX: number = 1_000;

/** Times of one preview. */
export const PREVIEW_TIMES_MAX: number = 1_000;

/** Batches that run at the same time; they alternate. */
export const BATCHES_RUNNING_MAX: number = 100;

/** Orchestrations with a separate retention. */
export const RETENTIONS_MAX: number = 10_000;

/**
 * Pages of rows that are checked before a start for damage that would make LMDB end the process.
 * 256 pages of 4 KiB take about 10 ms. Checking a whole large file would double the start time.
 */
export const START_CHECK_PAGES: number = 256;

/**
 * Delay before the stored data of an open activity is read again after a failed read. Long enough
 * to spare a failing store, short enough to delay the activity little.
 */
export const READ_RETRY_MS: number = 1_000;

/** Instances and activities that `--log-instances` remembers: more than run in development. */
export const LOGGED_NAMES_MAX: number = 10_000;
