const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Shows that a long step is under way and how long it has taken: a spinner on a terminal, two plain lines elsewhere. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(0)} s`;
  const terminal = process.stderr.isTTY;
  let frame = 0;
  const draw = () => process.stderr.write(`\r${frames[frame++ % frames.length]} ${title} ${seconds()}  `);
  if (!terminal) console.error(`${title} …`);
  const timer = terminal ? setInterval(draw, 100) : undefined;
  const end = (mark: string) => {
    clearInterval(timer);
    console.error(terminal ? `\r${mark} ${title} ${seconds()}  ` : `${mark} ${title}, ${seconds()}`);
  };
  try {
    const result = await work();
    end("✔");
    return result;
  } catch (error) {
    end("✘");
    throw error;
  }
}
