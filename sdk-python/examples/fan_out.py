"""Fan-out and fan-in: the code requests all calls at once, and `ctx.settled` waits for them.

Any worker with capacity runs a call. The outcomes are in the order of the calls.
"""

from dataclasses import dataclass

from as_program import as_program

from perdure import Client, Handler, OrchestrationContext, activity, orchestration


@dataclass
class Count:
    words: int
    longest: str


@dataclass
class Report:
    words: int
    longest: str
    # The number of texts that could not be read.
    unreadable: int


# A plain function runs in a thread, so it may block.
@activity("count-words")
def count_words(text: str) -> Count:
    words = text.split()
    if not words:
        raise ValueError("there is nothing to read")
    return Count(len(words), max(words, key=len))


@orchestration("read-all")
async def read_all(ctx: OrchestrationContext, texts: list[str]) -> Report:
    outcomes = await ctx.settled([ctx.call(count_words, text) for text in texts])
    good = [outcome.value for outcome in outcomes if outcome.value is not None]
    return Report(
        words=sum(count.words for count in good),
        longest=max((count.longest for count in good), key=len, default=""),
        unreadable=len(outcomes) - len(good),
    )


HANDLERS: list[Handler] = [count_words, read_all]


async def program(client: Client) -> None:
    texts = ["one two three", "a considerably longer one", "", "short"]
    instance = await client.start(read_all, texts)
    print(await instance.result())


if __name__ == "__main__":
    as_program(HANDLERS, program)
