/**
 * The text with what stands between `<!-- name -->` and `<!-- /name -->` replaced by `content`, in lines of its own.
 *
 * @throws RangeError when the markers are not there, each once and in this order
 */
export function replaceBetween(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, inside, ...more] = text.split(begin);
  const [, after, ...others] = (inside ?? "").split(end);
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
    throw new RangeError(`expected ${begin} and ${end} once each, in this order`);
  }
  return `${before}${begin}\n\n${content.trim()}\n\n${end}${after}`;
}
