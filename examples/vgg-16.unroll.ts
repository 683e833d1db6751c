// A parameter file may be a program: loops, functions and imports of other files beside it. It runs in a sandbox without
// access to anything else, and has to export the same object that a JSON file would hold.
import { conv3x3, type Stage } from "./lib/stages.ts";

/** VGG-16 (Simonyan and Zisserman, 2015), configuration D. */
const stages: Stage[] = [
  { channels: 64, layers: 2 },
  { channels: 128, layers: 2 },
  { channels: 256, layers: 3 },
  { channels: 512, layers: 3 },
  { channels: 512, layers: 3 },
];

const layers: Record<string, ReturnType<typeof conv3x3>> = {};

let size = 224;
let inChannels = 3;
for (const [stage, { channels, layers: depth }] of stages.entries()) {
  for (let n = 1; n <= depth; n++) {
    layers[`conv${stage + 1}_${n}`] = conv3x3(size, inChannels, channels);
    inChannels = channels;
  }
  size /= 2; // max pooling
}

export default { layers };
