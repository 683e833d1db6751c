import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { endGroup, endWithThis } from "./endGroup.ts";

export interface Server {
  readonly port: number;
  readonly token: string | undefined;
  /** Resolves when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Where the server's program lies, from `installVscode`. */
  readonly program: string;
  /** Where it keeps profile, extensions and logs. */
  readonly dataDirectory: string;
  /** 0 takes any that is free. */
  readonly port?: number;
  /** The secret that the address must carry; without it everyone on this machine gets in. */
  readonly token?: string;
  /**
   * Whether the address may name an extension under development; yes if not said. Such a VS Code takes itself for one that
   * is tested: its notifications don't pop up, and it asks nothing before it throws changes away.
   */
  readonly development?: boolean;
}

/** Starts VS Code's server on the loopback address and waits until it listens. */
export async function startServer({
  program,
  dataDirectory,
  port = 0,
  token,
  development = true,
}: ServerOptions): Promise<Server> {
  await mkdir(dataDirectory, { recursive: true });
  const args = [
    join(program, "out", "server-main.js"),
    "--host=127.0.0.1",
    `--port=${port}`,
    token === undefined ? "--without-connection-token" : `--connection-token=${token}`,
    "--accept-server-license-terms",
    `--server-data-dir=${dataDirectory}`,
    "--disable-workspace-trust",
    "--disable-telemetry",
    ...(development ? ["--enable-smoke-test-driver"] : []),
  ];
  // A process group of its own, so that the extension hosts it forks can be ended with it.
  const child = spawn(process.execPath, args, {
    env: outsideVscode(),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  endWithThis(child);
  const log = createWriteStream(join(dataDirectory, "server.log"));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = () => endGroup(child, ended);
  try {
    return { port: await portOf(child), token, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** In a terminal of VS Code, variables are set that would make the new one take itself for a part of the old one. */
function outsideVscode(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE|ELECTRON)_/.test(name)),
  );
}

type ServerProcess = ChildProcessByStdio<null, Readable, Readable>;

/** Waits for the server to say where it listens. */
function portOf(child: ServerProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk: Buffer) => {
      output += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port !== undefined) settle(() => resolve(Number(port)));
      // The server says so and goes on, without listening.
      else if (output.includes("EADDRINUSE"))
        fail("The port is in use. Choose another, or none for any that is free.");
    };
    const fail = (reason: string) => settle(() => reject(new Error(reason)));
    const ended = () => fail(`VS Code's server ended at once.\n${output.trim().slice(-1500)}`);
    const timer = setTimeout(() => fail("VS Code's server did not start within 30 s."), 30_000);
    const settle = (done: () => void) => {
      clearTimeout(timer);
      child.stdout.off("data", read);
      child.stderr.off("data", read);
      child.off("exit", ended);
      done();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", ended);
  });
}
