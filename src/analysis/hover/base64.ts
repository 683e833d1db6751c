const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 of ASCII text; the language itself has no function for it, and pure code has no globals beyond the language. */
export function base64(text: string): string {
  let result = "";
  for (let i = 0; i < text.length; i += 3) {
    const bytes = [0, 1, 2].map((k) => text.charCodeAt(i + k));
    const bits = bytes.reduce((sum, byte) => sum * 256 + (Number.isNaN(byte) ? 0 : byte), 0);
    const known = bytes.filter((byte) => !Number.isNaN(byte)).length + 1;
    result += [18, 12, 6, 0].map((shift, k) => (k < known ? digits[(bits >> shift) & 63] : "=")).join("");
  }
  return result;
}
