import type { ConvGeometry } from "./convGeometry.ts";

/** Whether an output channel reads an input channel, that is, whether they are in the same group. */
export function channelsMeet(g: ConvGeometry, out: number, channel: number): boolean {
  return Math.floor(out / (g.outChannels / g.groups)) === Math.floor(channel / (g.inChannels / g.groups));
}

/** First channel of a group and the one after its last. */
export type ChannelRange = readonly [from: number, to: number];

/** The input channels that an output channel reads. */
export function inChannelsOf(g: ConvGeometry, out: number): ChannelRange {
  const size = g.inChannels / g.groups;
  const from = Math.floor(out / (g.outChannels / g.groups)) * size;
  return [from, from + size];
}

/** The output channels that read an input channel. */
export function outChannelsOf(g: ConvGeometry, channel: number): ChannelRange {
  const size = g.outChannels / g.groups;
  const from = Math.floor(channel / (g.inChannels / g.groups)) * size;
  return [from, from + size];
}

/** Index of a weight's first tap in its tensor; `out` and `channel` are absolute and in the same group. */
export function weightOffset(g: ConvGeometry, out: number, channel: number): number {
  const taps = g.kernelSize.reduce((product, k) => product * k, 1);
  const pair = g.transposed
    ? channel * (g.outChannels / g.groups) + (out % (g.outChannels / g.groups))
    : out * (g.inChannels / g.groups) + (channel % (g.inChannels / g.groups));
  return pair * taps;
}
