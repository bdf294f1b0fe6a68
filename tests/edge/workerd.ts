// Real workerd on a free loopback port, serving what `npm run build` made in build/edge.
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** A workerd process that serves. `log` is what it wrote so far. */
export interface Worker {
  readonly url: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
  /** Resident memory of the process, in bytes. */
  readonly memory: () => Promise<number>;
  /** CPU time that the process took so far, all of its threads, in milliseconds. */
  readonly cpu: () => Promise<number>;
}

export const TOKEN = "a-token-of-the-tests-0123456789";
export const SECRET = "a-secret-of-the-tests-0123456789";

export const BUILT = fileURLToPath(new URL("../../build/edge/", import.meta.url));

// The package has no types: a CommonJS module whose default is the path of the program.
const { default: program } = createRequire(import.meta.url)("workerd") as { default: string };

/** Of the kernel's clock, in which it counts CPU time for everybody. */
const TICK_MS = 10;

async function listening(control: Readable): Promise<number> {
  let said = "";
  for await (const chunk of control) {
    said += String(chunk);
    const lines = said.split("\n");
    said = lines.pop() ?? "";
    for (const line of lines) {
      const event = JSON.parse(line) as { event: string; port?: number };
      if (event.event === "listen" && event.port !== undefined) return event.port;
    }
  }
  throw new Error("workerd ended before it listened");
}

/**
 * Starts `workerd serve`. Bindings come from the environment, as in build/edge/config.capnp.
 *
 * @example const worker = await startWorker({ AUDIT_TOKEN: TOKEN });
 */
export async function startWorker(
  bindings: Readonly<Record<string, string>>,
  folder: string = BUILT,
): Promise<Worker> {
  const child = spawn(
    program,
    ["serve", "--socket-addr=http=127.0.0.1:0", "--control-fd=3", "config.capnp"],
    { cwd: folder, env: bindings, stdio: ["ignore", "pipe", "pipe", "pipe"] },
  );
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => (log += String(chunk)));
  }
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const port = await listening(child.stdio[3] as Readable).catch((error: unknown) => {
    throw new Error(`workerd did not start: ${log}`, { cause: error });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => log,
    stop: async () => {
      child.kill();
      await ended;
    },
    memory: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
    },
    cpu: async () => {
      // The name of the program, in brackets, may hold blanks: fields are counted from behind it.
      const stat = await readFile(`/proc/${child.pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const [user, system] = [Number(fields[11]), Number(fields[12])];
      return (user + system) * TICK_MS;
    },
  };
}

/**
 * As `startWorker`, with all that the worker fetches sent to one address on this machine, whatever
 * host it names.
 *
 * @example const worker = await startWorkerBefore("127.0.0.1:4000", bindings);
 */
export async function startWorkerBefore(
  address: string,
  bindings: Readonly<Record<string, string>>,
): Promise<Worker> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-edge-"));
  await cp(BUILT, folder, { recursive: true });
  const file = join(folder, "config.capnp");
  const config = await readFile(file, "utf8");
  const bent = config.replace(
    /\(name = "internet", network = .*\),\n/,
    `(name = "internet", external = (address = "${address}", http = ())),\n`,
  );
  if (bent === config) throw new Error("the configuration names no network");
  await writeFile(file, bent);
  const worker = await startWorker(bindings, folder);
  return {
    ...worker,
    stop: async () => {
      await worker.stop();
      await rm(folder, { recursive: true });
    },
  };
}
