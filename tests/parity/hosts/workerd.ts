import type { AuditOptions, InputFile } from "@sluice/engine";

import { startWorker, TOKEN } from "../../edge/workerd.ts";
import type { Host } from "./host.ts";

function sent(file: InputFile): object {
  if (!("bytes" in file)) return file;
  return { path: file.path, base64: Buffer.from(file.bytes).toString("base64") };
}

/** The worker in build/edge, asked over HTTP, in real workerd. */
export async function workerd(): Promise<Host> {
  const worker = await startWorker({ AUDIT_TOKEN: TOKEN });
  const ask = async (question: string, files: readonly InputFile[], options: AuditOptions) => {
    const response = await fetch(`${worker.url}/${question}`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ files: files.map(sent), options }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status}: ${text}`);
    return text;
  };
  return {
    name: "worker in workerd",
    isEdge: true,
    audit: (files, options, format) => ask(`audit?format=${format}`, files, options),
    path: (files, options, format) => ask(`path?format=${format}`, files, options),
    close: () => worker.stop(),
  };
}
