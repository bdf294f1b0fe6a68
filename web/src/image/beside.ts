import { scriptUrl } from "../audit/script-url.ts";
import type { ImageIndex } from "./model.ts";

/** What a worker is asked that lists an image while the engine audits it. */
export interface IndexRequest {
  readonly index: Blob;
}

/**
 * The index of an image, read by another worker that runs the script of this one. None where that
 * worker fails.
 */
export function indexBeside(archive: Blob): Promise<ImageIndex | undefined> {
  const worker = new Worker(scriptUrl(location.href), { type: "module", name: "index" });
  const answer = new Promise<ImageIndex | undefined>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<ImageIndex | undefined>) => resolve(data);
    worker.onmessageerror = () => resolve(undefined);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(undefined);
    };
  });
  const request: IndexRequest = { index: archive };
  worker.postMessage(request);
  return answer.finally(() => worker.terminate());
}
