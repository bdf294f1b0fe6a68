import { Client, path } from "../forge/client.ts";
import { ForgeError } from "../forge/trouble.ts";
import type { Target } from "./publish.ts";

interface Analysis {
  readonly commit_sha: string;
  readonly tool: { readonly name?: string };
}

async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Uploads a report for code scanning, once for each commit. Where the repository has no code scanning,
 * or takes no such report, nothing is lost: the check says it all.
 *
 * @example await publishSarif(client, target, "refs/pull/7/head", sarif);
 */
export async function publishSarif(
  client: Client,
  { owner, name, head }: Target,
  ref: string,
  sarif: string,
): Promise<void> {
  try {
    const list = path`/repos/${owner}/${name}/code-scanning/analyses`;
    const analyses = await client.find<Analysis[]>({
      method: "GET",
      operation: "analyses",
      path: `${list}?tool_name=Sluice&ref=${encodeURIComponent(ref)}&per_page=100`,
    });
    if (analyses?.some((one) => one.commit_sha === head) === true) return;
    await client.json({
      method: "POST",
      operation: "analysis",
      path: path`/repos/${owner}/${name}/code-scanning/sarifs`,
      body: { commit_sha: head, ref, sarif: await packed(sarif), validate: true },
    });
  } catch (error) {
    if (!(error instanceof ForgeError) || ![403, 404, 413, 422].includes(error.status)) throw error;
  }
}
