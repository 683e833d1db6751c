import type { ConvGeometry } from "../../src/core/convGeometry.ts";
import type { ConvParameters } from "../../src/core/convParameters.ts";
import type { ThemedChart } from "../chart.ts";
import { rowsChart } from "./rowsChart.ts";
import { zerosChart } from "./zerosChart.ts";

export interface ReportCharts {
  readonly zeros: ThemedChart;
  readonly rows: ThemedChart;
}

/** Where the zeros of M come from. The charts' numbers are worked out when they are drawn. */
export function reportCharts(parameters: ConvParameters, g: ConvGeometry): ReportCharts {
  return {
    zeros: (colors) => zerosChart(parameters, g)(colors),
    rows: (colors) => rowsChart(g)(colors),
  };
}
