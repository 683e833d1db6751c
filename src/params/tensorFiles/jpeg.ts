import { decode } from "jpeg-js";
import { corrupt, type FileTensor, mostEntries } from "./fileTensor.ts";
import { planesOf } from "./planesOf.ts";

/** A JPEG as (3, height, width); a grey one has three equal channels. */
export function readJpeg(bytes: Uint8Array): FileTensor {
  try {
    const { width, height, data } = decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: mostEntries / 4e6,
      maxMemoryUsageInMB: 1024,
    });
    return planesOf({ width, height, channels: 3, data, most: 255 });
  } catch (error) {
    throw corrupt(`as a JPEG it is broken, ${error instanceof Error ? error.message : String(error)}`);
  }
}
