import { convertIndexedToRgb, type DecodedPng, decode } from "fast-png";
import { unzlibSync } from "fflate";
import { corrupt, entriesOf, type FileTensor } from "./fileTensor.ts";
import { planesOf } from "./planesOf.ts";

/** A PNG of any kind as (channels, height, width): 1 grey, 2 grey and opacity, 3 colour, 4 colour and opacity. */
export function readPng(bytes: Uint8Array): FileTensor {
  checkSize(bytes);
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
    return planesOf(png.palette ? fromPalette(png) : fromSamples(png));
  } catch (error) {
    throw corrupt(`as a PNG it is broken, ${error instanceof Error ? error.message : String(error)}`);
  }
}

function fromPalette(png: DecodedPng) {
  const data = convertIndexedToRgb(png);
  const { width, height } = png;
  return { width, height, channels: data.length / (width * height), data, most: 255 };
}

function fromSamples({ width, height, channels, depth, data }: DecodedPng) {
  const most = 2 ** depth - 1;
  if (depth >= 8) return { width, height, channels, data, most };
  // Shallow ones are grey, several pixels in a byte; each row begins with a byte of its own.
  const rowBytes = Math.ceil((width * depth) / 8);
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * rowBytes + (bit >> 3)] ?? 0;
      samples[y * width + x] = (byte >> (8 - depth - (bit & 7))) & most;
    }
  }
  return { width, height, channels, data: samples, most };
}

const headerEnd = 33;

/** Refuses what unpacks to more than the size it names, before it is unpacked. */
function checkSize(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerEnd || view.getUint32(12) !== code("IHDR")) {
    throw corrupt("it does not begin as PNG files do");
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width === 0 || height === 0) throw corrupt("it has no pixels");
  entriesOf([4, height, width]);
  // Up to four channels of 16 bits, a byte before each row, and twice as much where rows are interlaced.
  const most = 2 * height * (8 * width + 1) + 64;
  const unpacked = unzlib(packedData(bytes, view), most + 1);
  if (unpacked > most) throw corrupt(`it holds more than its ${width} × ${height} pixels`);
}

function packedData(bytes: Uint8Array, view: DataView): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === code("IDAT"))
      parts.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const all = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}

function unzlib(packed: Uint8Array, room: number): number {
  try {
    return unzlibSync(packed, { out: new Uint8Array(room) }).length;
  } catch {
    throw corrupt("its pixels do not unpack");
  }
}

const code = (name: string) => [...name].reduce((word, sign) => word * 256 + sign.charCodeAt(0), 0);
