import type { ReadBytes } from "../params/tensorFiles/fileTensor.ts";
import { tensorFileReader } from "../params/tensorFiles/readTensorFile.ts";
import { type AnalyzeOptions, analyzeSource, type SourceText } from "./analyzeSource.ts";
import type { LayerReport } from "./document.ts";

/** What a program outside the editor learns about a parameter file. */
export interface Report {
  readonly problems: readonly ReportedProblem[];
  /** The reports of the layers that can be computed, by name. */
  readonly layers: Readonly<Record<string, LayerReport>>;
}

export interface ReportedProblem {
  readonly code: string;
  readonly severity: "error" | "warning" | "information";
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

export interface ReportOptions extends Omit<AnalyzeOptions, "readTensorFile" | "predictor"> {
  /** Reads the tensor files that layers name; without it there are none. */
  readonly readBytes?: ReadBytes;
}

/** Reads a parameter file and reports on its layers; bad input comes out as problems, never as an exception. */
export async function analyze(
  input: SourceText,
  { readBytes, ...options }: ReportOptions = {},
): Promise<Report> {
  const { problems, layers } = await analyzeSource(input, {
    ...options,
    ...(readBytes && { readTensorFile: tensorFileReader(readBytes) }),
  });
  return {
    problems: problems.map(({ code, severity, message, offset, length }) => ({
      code,
      severity,
      message,
      offset,
      length,
    })),
    layers: Object.fromEntries(
      layers.flatMap(({ name, report, sequence }): [string, LayerReport][] => {
        const own = report ?? sequence?.report;
        return own === undefined ? [] : [[name, own]];
      }),
    ),
  };
}
