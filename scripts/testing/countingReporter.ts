import Mocha from "mocha";
import { writeCounts } from "./counts.ts";

/** Mocha's readable report, and the counts besides. */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once("end", () => writeCounts(this.stats));
  }
}
