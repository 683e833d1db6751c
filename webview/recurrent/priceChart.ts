import type { StateDtype } from "../../src/core/sequence/recurrentDesign.ts";
import { stateFormats } from "../../src/core/sequence/stateDtype.ts";
import { chartLook, type ThemedChart } from "../chart.ts";
import { numberAxis, ownPoint, powerAxis } from "../chartParts.ts";
import { css } from "../color/rgb.ts";
import type { CurvePoint } from "./bitsCurve.ts";
import { scientific } from "./numberText.ts";

/** What the layer in view costs. */
export interface PresentPoint {
  readonly total: number;
  readonly measured: number;
}

const mostBits = Math.max(...Object.values(stateFormats).map(({ significandBits }) => significandBits));

/** Excess loss against the bits that the state holds, the excess on a logarithmic axis; the layer in view is marked. */
export function priceChart(
  points: readonly CurvePoint[],
  present: PresentPoint,
  dtype: StateDtype,
): ThemedChart {
  const own = points.filter((point) => point.dtype === dtype && point.measured > 0);
  const others = points.filter((point) => point.dtype !== dtype && point.measured > 0);
  const formula = points.filter((point) => point.formula > 0).sort((a, b) => a.total - b.total);
  const all = [
    ...formula.map((point) => point.formula),
    ...formula.flatMap(({ bound }) => bound ?? []),
    present.measured,
  ].filter((value) => value > 0);
  const [least, most] = [Math.min(...all, 1e-8), Math.max(...all, 0.1)];
  return (palette) => {
    const look = chartLook(palette);
    const color = { own: css(palette.density), formula: css(palette.dim), bound: css(palette.good) };
    return {
      type: "line",
      data: {
        datasets: [
          {
            label: "this layer",
            data: present.measured > 0 ? [{ x: present.total, y: present.measured }] : [],
            ...ownPoint(palette, 6),
          },
          {
            label: `measured, ${dtype}`,
            data: own.map((point) => ({ x: point.total, y: point.measured })),
            showLine: false,
            pointRadius: 3,
            pointHoverRadius: 4,
            pointBackgroundColor: color.own,
            pointBorderWidth: 0,
          },
          {
            label: "measured",
            data: others.map((point) => ({ x: point.total, y: point.measured })),
            showLine: false,
            clip: false,
            pointRadius: 4.5,
            pointHoverRadius: 5,
            pointBackgroundColor: css(palette.background),
            pointBorderColor: color.own,
            pointBorderWidth: 1.75,
          },
          {
            label: "lower bound",
            data: formula.flatMap(({ total, bound }) =>
              bound === undefined ? [] : [{ x: total, y: bound }],
            ),
            borderColor: color.bound,
            borderWidth: 1.5,
            borderDash: [5, 4],
            pointRadius: 0,
            pointHoverRadius: 0,
          },
          {
            label: "formula",
            data: formula.map((point) => ({ x: point.total, y: point.formula })),
            borderColor: color.formula,
            borderWidth: 1.25,
            pointRadius: 0,
            pointHoverRadius: 0,
          },
        ],
      },
      options: {
        animation: look.animation,
        maintainAspectRatio: false,
        interaction: { mode: "x", intersect: false },
        scales: {
          x: numberAxis(look, "bits that the state holds", 0, 8 * Math.ceil(mostBits / 8), {
            stepSize: 8,
            autoSkipPadding: 10,
          }),
          y: powerAxis(look, least, most),
        },
        plugins: {
          tooltip: {
            ...look.tooltip,
            callbacks: {
              title: ([item]) => `${item?.parsed.x} bits`,
              label: ({ dataset, datasetIndex, dataIndex, parsed }) => {
                const name = datasetIndex === 2 ? `measured, ${others[dataIndex]?.dtype}` : dataset.label;
                return `${name}: ${scientific(parsed.y ?? 0)}`;
              },
            },
          },
        },
      },
    };
  };
}
