"""The process of a contender in Python, `serve.py numpy | torch`: answers what peers/messages.ts asks until its input ends."""

import importlib
import json
import os
import sys
import time

import numpy

LONGEST, STRIDE = 4_000_000, 61  # as race/agreement.ts


def read_inputs(directory):
    with open(os.path.join(directory, "shapes.json"), encoding="utf8") as file:
        shapes = json.load(file)
    return {
        name: numpy.fromfile(os.path.join(directory, name), dtype=numpy.float32).reshape(shape)
        for name, shape in shapes.items()
    }


def write_result(path, results):
    joined = numpy.concatenate([numpy.asarray(result, dtype=numpy.float32).ravel() for result in results])
    (joined[::STRIDE] if joined.size > LONGEST else joined).tofile(path)


def timed(run, runs):
    """Milliseconds of one run."""
    start = time.perf_counter()
    for _ in range(runs):
        run()
    return (time.perf_counter() - start) * 1000 / runs


def answer(contender, request, state):
    if request["ask"] == "prepare":
        state["run"] = contender.prepare(request["work"], read_inputs(request["directory"]))
        if state["run"] is None:
            return {"prepared": False}
        # Trainings are compared by more than a step.
        check = getattr(state["run"], "check", state["run"])
        start = time.perf_counter()
        numbers = check()
        milliseconds = (time.perf_counter() - start) * 1000
        write_result(request["result"], numbers)
        return {"prepared": True, "milliseconds": milliseconds}
    if request["ask"] == "warmUp":
        end = time.perf_counter() + request["milliseconds"] / 1000
        runs = 1
        while True:
            milliseconds = timed(state["run"], runs)
            if milliseconds < 0.1:
                runs *= 8
            if time.perf_counter() >= end:
                return {"milliseconds": milliseconds}
    if request["ask"] == "sample":
        return {"milliseconds": timed(state["run"], request["runs"])}
    state["run"] = None
    return {"released": True}


def say(message):
    print("@" + json.dumps(message), flush=True)


def main():
    contender = importlib.import_module(f"{sys.argv[1]}_contender")
    state = {"run": None}
    say({"version": contender.VERSION})
    for line in sys.stdin:
        try:
            say(answer(contender, json.loads(line), state))
        except Exception as error:  # whatever a library raises is told, not lost
            say({"error": f"{type(error).__name__}: {error}"})


main()
