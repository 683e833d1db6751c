import { normalCumulative, normalDensity, normalQuantile } from "./normal.ts";
import type { Distribution } from "./task.ts";

/** One of finitely many values, and how likely it is. */
export interface Case {
  readonly value: number;
  readonly probability: number;
}

/** All values of a discrete distribution in ascending order; `undefined` for a continuous one. */
export function casesOf(d: Distribution): readonly Case[] | undefined {
  switch (d.kind) {
    case "bernoulli":
      return [
        { value: 0, probability: 1 - d.probability },
        { value: 1, probability: d.probability },
      ];
    case "discrete":
      return d.values
        .map((value, n) => ({ value, probability: d.probabilities[n] ?? 0 }))
        .sort((a, b) => a.value - b.value);
    default:
      return undefined;
  }
}

export function mean(d: Distribution): number {
  switch (d.kind) {
    case "uniform":
      return (d.low + d.high) / 2;
    case "normal":
      return d.mean;
    case "exponential":
      return 1 / d.rate;
    default:
      return expectation(d, (value) => value);
  }
}

/** The value that minimises E|U − c|; where several do, the middle of them. */
export function median(d: Distribution): number {
  switch (d.kind) {
    case "uniform":
      return (d.low + d.high) / 2;
    case "normal":
      return d.mean;
    case "exponential":
      return Math.LN2 / d.rate;
    default:
      return (caseAt(d, 0.5, false) + caseAt(d, 0.5, true)) / 2;
  }
}

export function variance(d: Distribution): number {
  switch (d.kind) {
    case "uniform":
      return (d.high - d.low) ** 2 / 12;
    case "normal":
      return d.deviation ** 2;
    case "exponential":
      return 1 / d.rate ** 2;
    default: {
      const center = mean(d);
      return expectation(d, (value) => (value - center) ** 2);
    }
  }
}

/** E|U − c| */
export function absoluteDeviation(d: Distribution, c: number): number {
  switch (d.kind) {
    case "uniform": {
      const { low, high } = d;
      if (c <= low || c >= high || low === high) return Math.abs(c - mean(d));
      return ((c - low) ** 2 + (high - c) ** 2) / (2 * (high - low));
    }
    case "normal": {
      const z = (c - d.mean) / d.deviation;
      return d.deviation * (2 * normalDensity(z) + z * (2 * normalCumulative(z) - 1));
    }
    case "exponential":
      return c <= 0 ? 1 / d.rate - c : c + (2 * Math.exp(-d.rate * c) - 1) / d.rate;
    default:
      return expectation(d, (value) => Math.abs(value - c));
  }
}

/** E(U − c)² */
export function squaredDeviation(d: Distribution, c: number): number {
  return variance(d) + (mean(d) - c) ** 2;
}

/** The smallest value that U does not exceed with probability p; infinite at the open ends of a distribution. */
export function quantile(d: Distribution, p: number): number {
  switch (d.kind) {
    case "uniform":
      return d.low + p * (d.high - d.low);
    case "normal":
      return d.mean + d.deviation * normalQuantile(p);
    case "exponential":
      return -Math.log1p(-p) / d.rate;
    default:
      return caseAt(d, p, false);
  }
}

/** P(U ≤ x) */
export function cumulative(d: Distribution, x: number): number {
  switch (d.kind) {
    case "uniform":
      return d.low === d.high ? Number(x >= d.low) : Math.min(1, Math.max(0, (x - d.low) / (d.high - d.low)));
    case "normal":
      return normalCumulative((x - d.mean) / d.deviation);
    case "exponential":
      return x <= 0 ? 0 : -Math.expm1(-d.rate * x);
    default:
      return expectation(d, (value) => Number(value <= x));
  }
}

/** From where to where a slider or a plot of U runs: all of a bounded distribution, and of others all but a thousandth. */
export function plotRange(d: Distribution): readonly [number, number] {
  switch (d.kind) {
    case "uniform":
      return [d.low, d.high];
    case "normal":
      return [quantile(d, 0.0005), quantile(d, 0.9995)];
    case "exponential":
      return [0, quantile(d, 0.999)];
    default: {
      const values = (casesOf(d) ?? []).map(({ value }) => value);
      return [values[0] ?? 0, values.at(-1) ?? 0];
    }
  }
}

function expectation(d: Distribution, f: (value: number) => number): number {
  return (casesOf(d) ?? []).reduce((sum, { value, probability }) => sum + probability * f(value), 0);
}

/** The first value up to which the probabilities reach p, or where `beyond` is asked for, exceed it. */
function caseAt(d: Distribution, p: number, beyond: boolean): number {
  const cases = (casesOf(d) ?? []).filter(({ probability }) => probability > 0);
  let sum = 0;
  for (const { value, probability } of cases) {
    sum += probability;
    if (beyond ? sum > p + 1e-12 : sum >= p - 1e-12) return value;
  }
  return cases.at(-1)?.value ?? Number.NaN;
}
