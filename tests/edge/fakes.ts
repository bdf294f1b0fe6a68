import { EngineError } from "@sluice/engine";
import type { AuditOptions, Engine, InputFile } from "@sluice/engine";

import { createApp } from "../../edge/src/app.ts";
import { EngineSlot } from "../../edge/src/engine-slot.ts";
import type { Job } from "../../edge/src/lane/job.ts";
import { APP } from "./keys.ts";
import { SECRET, TOKEN } from "./workerd.ts";

/** An engine that records what it is asked, and fails as told: once for each entry of `failures`. */
export class FakeEngine implements Engine {
  readonly calls: { files: readonly InputFile[]; options: AuditOptions | undefined }[] = [];
  readonly failures: unknown[] = [];

  version(): string {
    return "1.2.3";
  }
  rules(): never {
    throw new EngineError("not asked for at the edge");
  }
  examples(): never {
    throw new EngineError("not asked for at the edge");
  }
  audit(): never {
    throw new EngineError("not asked for at the edge");
  }
  auditText(files: readonly InputFile[], options?: AuditOptions): string {
    return this.#answer(files, options, "the report\n");
  }
  image(): never {
    throw new EngineError("not asked for at the edge");
  }
  imageTexts(): never {
    throw new EngineError("not asked for at the edge");
  }
  path(): never {
    throw new EngineError("not asked for at the edge");
  }
  auditAgain(): never {
    throw new EngineError("asked for by jobs, which have a true engine");
  }
  prepare(): never {
    throw new EngineError("not asked for at the edge");
  }
  sift(): never {
    throw new EngineError("not asked for at the edge");
  }
  forget(): void {}
  pathText(files: readonly InputFile[], options?: AuditOptions): string {
    return this.#answer(files, options, "the path\n");
  }
  #answer(files: readonly InputFile[], options: AuditOptions | undefined, text: string): string {
    this.calls.push({ files, options });
    if (this.failures.length > 0) throw this.failures.shift();
    return text;
  }
}

/** An app over fake engines, and all that it did. */
export function fakeApp(bindings: object = { AUDIT_TOKEN: TOKEN, WEBHOOK_SECRET: SECRET, ...APP }) {
  const engines: FakeEngine[] = [];
  const failures: unknown[] = [];
  const jobs: Job[] = [];
  const lines: string[] = [];
  const app = createApp({
    slot: new EngineSlot(async () => {
      const engine = new FakeEngine();
      engine.failures.push(...failures.splice(0));
      engines.push(engine);
      return engine;
    }),
    onJob: async (job) => {
      jobs.push(job);
      return "taken";
    },
    log: (line) => void lines.push(line),
  });
  const ask = (path: string, init: RequestInit = {}) =>
    app(new Request(`https://edge.example${path}`, init), bindings);
  return { ask, engines, failures, jobs, lines };
}

/** A request to `/audit` or `/path` with the right token. */
export function auditRequest(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}
