import type { AttentionForm } from "../../core/sequence/attentionForm.ts";
import { predictorOf } from "../../core/sequence/attentionPredictor.ts";
import { quantile } from "../../core/sequence/distribution.ts";
import { coordinate, type Lattice } from "../../core/sequence/sampling.ts";
import type { Task, Term } from "../../core/sequence/task.ts";
import type { KernelPredictor } from "../kernels.ts";
import { AttentionAnswers } from "./attentionAnswers.ts";
import { costTable, type TermRange } from "./costTables.ts";
import type { PlanMemory } from "./planMemory.ts";

/** Histories that are computed at a time. */
const most = 512;

/** An attention layer on a task, whose costs are added up in WebAssembly; see `assembly/costs.ts`. */
export function attentionLossPlan(memory: PlanMemory, form: AttentionForm, task: Task): KernelPredictor {
  const costs = new AttentionCosts(memory, form, task);
  const answers = new AttentionAnswers(memory, form, task);
  return {
    ...predictorOf(form, task),
    answersAt: (...numbers) => answers.write(...numbers),
    addCosts: (lattice, positions, sums) => costs.add(lattice, positions, sums),
    release: () => memory.release(),
  };
}

class AttentionCosts {
  readonly #memory: PlanMemory;
  readonly #task: Task;
  readonly #softcap: number;
  readonly #tables: readonly number[];
  readonly #values: number;

  constructor(memory: PlanMemory, form: AttentionForm, task: Task) {
    this.#memory = memory;
    this.#task = task;
    this.#softcap = form.softcap;

    const { variables, x, y } = task;
    const constants = [
      ...new Set([...x, ...y].flatMap((term) => (term.kind === "constant" ? [term.value] : []))),
    ];
    const lineOf = (term: Term) =>
      4 * most * (term.kind === "variable" ? term.index : variables.length + constants.indexOf(term.value));
    this.#values = memory.words(most * (variables.length + constants.length));
    const { floats } = memory.module.arena;
    for (const [n, value] of constants.entries()) {
      const from = this.#values / 4 + most * (variables.length + n);
      floats.fill(value, from, from + most);
    }
    const lines = { x: x.map(lineOf), y: y.map(lineOf), ranges: x.map((term) => rangeOf(term, task)) };
    this.#tables = x.map((_, position) => memory.table(costTable(form, position, lines)));
  }

  add({ start, step, count }: Lattice, positions: readonly number[], sums: Float64Array): void {
    this.#memory.checkHeld();
    const { call } = this.#memory.module;
    const isSquared = this.#task.loss === "l2" ? 1 : 0;
    for (let first = 0; first < count; first += most) {
      const histories = Math.min(most, count - first);
      for (let v = 0; v < this.#task.variables.length; v++) {
        this.#writeVariable(
          v,
          (start[v] as number) + first * (step[v] as number),
          step[v] as number,
          histories,
        );
      }
      for (let n = 0; n < positions.length; n++) {
        const table = this.#tables[positions[n] as number] as number;
        const cost = call.addCosts(table, this.#values, histories, isSquared, this.#softcap);
        sums[n] = (sums[n] as number) + cost;
      }
    }
  }

  #writeVariable(index: number, start: number, step: number, count: number): void {
    const distribution = this.#task.variables[index]?.distribution;
    const line = this.#values + 4 * most * index;
    if (distribution?.kind === "uniform") {
      this.#memory.module.call.writeLattice(start, step, count, distribution.low, distribution.high, line);
    } else if (distribution) {
      const { floats } = this.#memory.module.arena;
      for (let n = 0; n < count; n++) {
        floats[line / 4 + n] = quantile(distribution, coordinate(start, step, n));
      }
    }
  }
}

function rangeOf(term: Term, { variables }: Task): TermRange {
  if (term.kind === "constant") return { low: term.value, high: term.value };
  const distribution = variables[term.index]?.distribution;
  return distribution?.kind === "uniform" ? distribution : { low: -Infinity, high: Infinity };
}
